// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.ingest.http.DeliveryIds;
import io.mozdef.pipeline.model.event.Identity;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event that a sender saw accepted.
 *
 * @param source name of its source
 * @param line as it stands in the file, for people
 * @param documentId the id under which it must be stored, or null when it is known by a field
 * @param field name and value that only this event has, or null
 */
record Accepted(String source, String line, @Nullable String documentId, Map.@Nullable Entry<String, String> field) {

    /** @throws WrongUseException when the line has none of the three forms */
    static Accepted read(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length == 2 && !columns[0].isBlank() && !columns[1].isBlank()) {
            int equals = columns[1].indexOf('=');
            if (columns[1].startsWith("details.") && equals > 0) {
                String value = columns[1].substring(equals + 1);
                return new Accepted(columns[0], line, null, Map.entry(columns[1].substring(0, equals), value));
            }
            return byDelivery(columns[0], line, columns[1]);
        }
        if (columns.length == 5 && columns[4].matches("\\d{1,6}")) {
            String id = DeliveryIds.of(columns[3], columns[1], columns[2]).at(Integer.parseInt(columns[4]));
            return byDelivery(columns[0], line, id);
        }
        throw new WrongUseException("not a line of a ledger: " + line);
    }

    private static Accepted byDelivery(String source, String line, String deliveryId) {
        String id = new Identity(Identity.Kind.DELIVERY, deliveryId).documentId(source, 0);
        return new Accepted(source, line, id, null);
    }

    Optional<String> id() {
        return Optional.ofNullable(documentId);
    }

    /** What it is known by: its document id, or its field. */
    String key() {
        return documentId == null ? field.getKey() + "=" + field.getValue() : documentId;
    }
}
