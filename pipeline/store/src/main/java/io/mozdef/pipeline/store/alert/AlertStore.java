// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.alert;

import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Alerts in {@code alerts-YYYYMM}, the month of the alert's start (UTC). Thread-safe. Throws {@code
 * StoreUnavailableException} when the engine cannot answer.
 */
public interface AlertStore {

    /** Stores the alert, unpublished, unless one of that id is there; true when this call stored it. */
    boolean create(Alert alert);

    /**
     * Brings the finding up to date (count, times, samples, summary) and leaves alone what people and the relay have written
     * (status, acknowledgement, notes, published). Creates it when it is absent. Never lowers the count.
     */
    void extend(Alert alert);

    Optional<StoredAlert> find(String id);

    /** A page of alerts, newest start first, ties by id. */
    Page list(Filter filter, int pageSize, @Nullable String cursor);

    /** Stored alerts not yet announced on the bus, oldest first. */
    List<StoredAlert> unpublished(int atMost);

    /** How many wait to be announced, and since when the oldest does. */
    Backlog backlog();

    /** Marks them announced; ids that are gone are passed over. */
    void markPublished(List<String> ids);

    /**
     * Changes status, if the alert still has the version that the person saw, and adds the entry to the audit trail.
     *
     * @return the alert as it is now, or empty when it changed since (or is gone)
     */
    Optional<StoredAlert> changeStatus(String id, AlertStatus status, String user, Instant when, Version expected);

    /**
     * @param severities any of them; empty means all
     * @param text case-insensitive part of the summary, or null
     */
    record Filter(
            Instant from,
            Instant until,
            List<String> severities,
            List<String> categories,
            List<AlertStatus> statuses,
            @Nullable String ruleId,
            @Nullable String text) {
        public Filter {
            severities = List.copyOf(severities);
            categories = List.copyOf(categories);
            statuses = List.copyOf(statuses);
        }
    }

    record Page(List<StoredAlert> alerts, @Nullable String next) {}

    record Backlog(long count, @Nullable Instant oldest) {}

    /**
     * @param index concrete index
     * @param source the document, with MozDef's fields
     * @param version for a conditional change
     */
    record StoredAlert(String index, String id, Map<String, @Nullable Object> source, Version version) {
        @Override
        public String toString() {
            return index + "/" + id;
        }
    }
}
