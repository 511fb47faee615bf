// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Who changed what, when. Entries are only ever added. Thread-safe. */
public interface AuditTrail {

    /** Adds the entry durably before it returns. */
    void append(Entry entry);

    /** Entries about one object, oldest first. */
    List<Entry> about(String subject);

    /**
     * @param when time of the change
     * @param user subject of the token, or the name of the program
     * @param action stable name, such as {@code alert.status}
     * @param subject what was changed, such as {@code alert/<id>}
     * @param facts before and after, without event content
     */
    record Entry(Instant when, String user, String action, String subject, Map<String, String> facts) {
        public Entry {
            facts = Map.copyOf(facts);
        }
    }
}
