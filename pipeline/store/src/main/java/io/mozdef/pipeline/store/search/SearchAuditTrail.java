// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.audit.AuditTrail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The audit trail in the index {@value Templates#AUDIT}: one document an entry, created and never written again. Thread-safe. */
final class SearchAuditTrail implements AuditTrail {

    private static final int PAGE = 1_000;
    // orders the entries of one process within a millisecond
    private static final AtomicLong COUNTER = new AtomicLong();
    private static final String PROCESS = UUID.randomUUID().toString();

    private final ReadyIndices indices;
    private final SearchCall search;

    SearchAuditTrail(ReadyIndices indices, SearchCall search) {
        this.indices = indices;
        this.search = search;
    }

    @Override
    public void append(Entry entry) {
        String id = String.format(Locale.ROOT, "%s-%016x", PROCESS, COUNTER.incrementAndGet());
        Map<String, @Nullable Object> document = Json.object(
                "when",
                entry.when().toString(),
                "user",
                entry.user(),
                "action",
                entry.action(),
                "subject",
                entry.subject(),
                "entry",
                id,
                "facts",
                new TreeMap<>(entry.facts()));
        // refused only when an attempt whose answer was lost had written it
        var unused = indices.create(Templates.AUDIT, id, document);
    }

    @Override
    public List<Entry> about(String subject) {
        search.refresh();
        List<Entry> entries = new ArrayList<>();
        Object after = null;
        List<?> hits;
        do {
            Map<String, @Nullable Object> body = Json.object(
                    "query",
                    Json.object("term", Json.object("subject", subject)),
                    "size",
                    PAGE,
                    "sort",
                    List.of(
                            Json.object("when", Json.object("order", "asc", "unmapped_type", "date")),
                            Json.object("entry", Json.object("order", "asc", "unmapped_type", "keyword"))));
            if (after != null) {
                body.put("search_after", after);
            }
            hits = search.hits(body);
            hits.forEach(hit -> entries.add(entry(Json.map(Json.at(hit, "_source")))));
            after = hits.isEmpty() ? null : Json.at(hits.get(hits.size() - 1), "sort");
        } while (hits.size() == PAGE);
        return entries;
    }

    private static Entry entry(Map<String, @Nullable Object> source) {
        Map<String, String> facts = new TreeMap<>();
        Json.map(source.get("facts")).forEach((name, value) -> facts.put(name, Json.text(value)));
        return new Entry(
                Instant.parse(Json.text(source.get("when"))),
                Json.text(source.get("user")),
                Json.text(source.get("action")),
                Json.text(source.get("subject")),
                facts);
    }
}
