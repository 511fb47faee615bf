// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Searches over a pattern of indices that are whole or fail: a partial answer is an exception. Thread-safe. */
final class SearchCall {

    private static final Map<String, String> WHOLE =
            Map.of("ignore_unavailable", "true", "allow_no_indices", "true", "allow_partial_search_results", "false");

    private final SearchConnection connection;
    private final String path;
    private final String timeout;

    /** @param timeout of the HTTP request; the engine gives up a tenth earlier, so that we hear of it */
    SearchCall(SearchConnection connection, String pattern, Duration timeout) {
        this.connection = connection;
        this.path = "/" + pattern;
        this.timeout = timeout.toMillis() * 9 / 10 + "ms";
    }

    Map<String, @Nullable Object> search(Map<String, @Nullable Object> body) {
        body.put("timeout", timeout);
        body.putIfAbsent("track_total_hits", false);
        Map<String, @Nullable Object> answer = connection.call("POST", path + "/_search", WHOLE, body);
        if (Boolean.TRUE.equals(answer.get("timed_out"))) {
            throw new StoreUnavailableException("the engine gave up a search after " + timeout);
        }
        if (!allShards(answer)) {
            throw new StoreUnavailableException("a shard did not answer a search");
        }
        return answer;
    }

    List<?> hits(Map<String, @Nullable Object> body) {
        return Json.list(Json.at(search(body), "hits", "hits"));
    }

    /** Makes visible what was written before; throws when a shard cannot. */
    void refresh() {
        Map<String, @Nullable Object> answer = connection.call(
                "POST", path + "/_refresh", Map.of("ignore_unavailable", "true", "allow_no_indices", "true"), null);
        if (!allShards(answer)) {
            throw new StoreUnavailableException("a shard was not refreshed");
        }
    }

    /** An answer without this word is not the engine's, or not all of it: it must not read as "nothing found". */
    private static boolean allShards(Map<String, @Nullable Object> answer) {
        return Json.at(answer, "_shards", "failed") instanceof Number failed && failed.longValue() == 0;
    }
}
