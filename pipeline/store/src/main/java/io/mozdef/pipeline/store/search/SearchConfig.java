// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the search engine is, how to prove who we are, and how its indices are made. Read at start; files are re-read. */
@ConfigMapping(prefix = "mozdef.search")
public interface SearchConfig {

    /** Nodes as URLs, comma-separated: {@code https://search-0:9200,https://search-1:9200}. No path, all of one scheme. */
    List<String> hosts();

    /** User of HTTP Basic; needs {@link #passwordFile}. */
    Optional<String> username();

    /** File that holds the password; re-read when it changes. */
    Optional<String> passwordFile();

    /** File that holds an API key in the form that goes into {@code Authorization: ApiKey ...}; re-read when it changes. */
    Optional<String> apiKeyFile();

    /** PEM file of the authorities that are trusted instead of the JDK's; re-read when it changes. */
    Optional<String> caFile();

    /** Longest wait for a connection. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** Longest wait for an answer; a search gives up shortly before. */
    @WithDefault("PT30S")
    Duration requestTimeout();

    /** Primary shards of each day of events. */
    @WithDefault("1")
    int shards();

    /** Replicas of each shard of every index; 0 for a single node. */
    @WithDefault("1")
    int replicas();

    /** How soon what was written is found by searches that do not refresh; alerting refreshes by itself. */
    @WithDefault("PT2S")
    Duration refreshInterval();

    /** Fields that a day's mapping may have before new details go to {@code details_overflow}; the engine refuses at 1000. */
    @WithDefault("800")
    int fieldBudget();

    /** Index families with one index a day and the mapping of events. */
    @WithDefault("events")
    List<String> families();
}
