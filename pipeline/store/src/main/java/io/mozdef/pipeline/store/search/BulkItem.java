// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.WriteOutcome;
import java.util.Set;

/**
 * What the engine says of one item.
 *
 * @param status HTTP status, 0 when it said nothing
 * @param type the engine's name of the error, empty when there is none
 * @param field which field it complains about, as words for people; never a value
 */
record BulkItem(int status, String type, String field) {

    static final BulkItem UNKNOWN = new BulkItem(0, "", "");

    private static final BulkItem CREATED = new BulkItem(201, "", "");

    /** Errors that a client status carries although only the index's state is at fault; they pass. */
    private static final Set<String> OF_THE_INDEX = Set.of(
            "cluster_block_exception",
            "index_closed_exception",
            "index_not_found_exception",
            "index_create_block_exception",
            "unavailable_shards_exception",
            "validation_exception");

    static BulkItem of(int status, String type, String field) {
        return status == 201 && type.isEmpty() ? CREATED : new BulkItem(status, type, field);
    }

    /** Whether the document contradicts the mapping: another form of it may fit. */
    boolean isMisfit() {
        return status == 400 && !type.isEmpty() && !OF_THE_INDEX.contains(type);
    }

    /** Whether the index may be gone. */
    boolean isMissingIndex() {
        return "index_not_found_exception".equals(type);
    }

    /**
     * The outcome by the table of design-events.md 4.
     *
     * @param overflowed whether some of the event's details went to the overflow field
     */
    WriteOutcome outcome(boolean overflowed) {
        if (status >= 200 && status < 300) {
            return new WriteOutcome.Stored(overflowed);
        }
        if (status == 409 && (type.isEmpty() || "version_conflict_engine_exception".equals(type))) {
            return new WriteOutcome.Duplicate();
        }
        if (isMisfit()) {
            return new WriteOutcome.Poison("mapping: " + this);
        }
        if (isForbidden()) {
            return new WriteOutcome.Forbidden("security: " + this);
        }
        return new WriteOutcome.Retryable(status == 0 ? "no answer for this event" : "engine: " + this);
    }

    /** Whether it refuses us, not the document. */
    boolean isForbidden() {
        return status == 401 || status == 403 && !OF_THE_INDEX.contains(type);
    }

    @Override
    public String toString() {
        return status + (type.isEmpty() ? "" : " " + type) + field;
    }
}
