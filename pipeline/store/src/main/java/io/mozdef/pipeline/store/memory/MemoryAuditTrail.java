// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.store.audit.AuditTrail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The audit trail in process. Thread-safe. */
public final class MemoryAuditTrail implements AuditTrail {

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public synchronized void append(Entry entry) {
        entries.add(entry);
    }

    @Override
    public synchronized List<Entry> about(String subject) {
        return entries.stream()
                .filter(entry -> entry.subject().equals(subject))
                .sorted(Comparator.comparing(Entry::when))
                .toList();
    }
}
