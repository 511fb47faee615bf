// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** State documents in the index {@value Templates#STATE}, under the engine's optimistic concurrency. Thread-safe. */
final class SearchStateStore implements StateStore {

    private static final int PAGE = 1_000;
    // the engines take 512 bytes
    private static final int LONGEST_ID = 400;

    private final SearchConnection connection;
    private final ReadyIndices indices;
    private final SearchCall search;

    SearchStateStore(SearchConnection connection, ReadyIndices indices, SearchCall search) {
        this.connection = connection;
        this.indices = indices;
        this.search = search;
    }

    @Override
    public Optional<State> read(String kind, String id) {
        return connection
                .find(SearchConnection.document(Templates.STATE, "_doc", ref(kind, id)), Map.of())
                .map(SearchStateStore::state);
    }

    @Override
    public Optional<Version> write(
            String kind, String id, Map<String, @Nullable Object> content, @Nullable Version expected) {
        String ref = ref(kind, id);
        Map<String, @Nullable Object> document = Json.object("kind", kind, "id", id, "ref", ref, "content", content);
        if (expected == null) {
            return indices.create(Templates.STATE, ref, document).map(Versions::written);
        }
        String path = SearchConnection.document(Templates.STATE, "_doc", ref);
        return Conflict.orEmpty(
                () -> Versions.written(connection.call("PUT", path, Versions.parameters(expected), document)));
    }

    @Override
    public boolean delete(String kind, String id, Version expected) {
        String path = SearchConnection.document(Templates.STATE, "_doc", ref(kind, id));
        return Conflict.orEmpty(() -> connection.call("DELETE", path, Versions.parameters(expected), null))
                .isPresent();
    }

    @Override
    public List<State> all(String kind) {
        search.refresh();
        List<State> states = new ArrayList<>();
        Object after = null;
        List<?> hits;
        do {
            Map<String, @Nullable Object> body = Json.object(
                    "query",
                    Json.object("term", Json.object("kind", kind)),
                    "size",
                    PAGE,
                    "seq_no_primary_term",
                    true,
                    "sort",
                    List.of(Json.object("ref", Json.object("order", "asc", "unmapped_type", "keyword"))));
            if (after != null) {
                body.put("search_after", after);
            }
            hits = search.hits(body);
            hits.forEach(hit -> states.add(state(hit)));
            after = hits.isEmpty() ? null : Json.at(hits.get(hits.size() - 1), "sort");
        } while (hits.size() == PAGE);
        return states;
    }

    private static State state(Object hit) {
        Object source = Json.at(hit, "_source");
        return new State(
                Json.text(Json.at(source, "kind")),
                Json.text(Json.at(source, "id")),
                Json.map(Json.at(source, "content")),
                Versions.of(hit));
    }

    /** The document's id: kind and id as they are, or their hash where they are long. */
    private static String ref(String kind, String id) {
        String plain = kind + ":" + id;
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_ID) {
            return plain;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
