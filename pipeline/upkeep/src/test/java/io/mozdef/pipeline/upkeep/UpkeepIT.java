// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.index.IndexAdmin;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import io.mozdef.pipeline.upkeep.alias.AliasesJob;
import io.mozdef.pipeline.upkeep.job.UpkeepJob;
import io.mozdef.pipeline.upkeep.retention.RetentionJob;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jobs on the real engine, days passing by a clock that is set. */
class UpkeepIT {

    private static final Instant TODAY = Instant.parse("2026-11-23T10:00:00Z");
    private static URI uri;
    private static SearchEngine engine;

    private final SettableClock clock = new SettableClock(TODAY);
    private final IndexAdmin indices = engine.indices();
    private final UpkeepJob.Context context = context(Map.of());

    @BeforeAll
    static void open() {
        String given = System.getProperty("mozdef.store.engine.uri");
        uri = given == null ? Devstack.shared(Server.SEARCH).search() : URI.create(given);
        SearchConfig config = new SmallRyeConfigBuilder()
                .withMapping(SearchConfig.class)
                .withDefaultValues(Map.of(
                        "mozdef.search.hosts",
                        uri.toString(),
                        "mozdef.search.replicas",
                        "0",
                        "mozdef.search.request-timeout",
                        "PT2M"))
                .build()
                .getConfigMapping(SearchConfig.class);
        engine = SearchEngine.open(config, new SettableClock(TODAY));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void emptyThenFill() {
        indices.days("events").keySet().forEach(indices::delete);
        indices.months("alerts").keySet().forEach(indices::delete);
        indices.days("dropped").keySet().forEach(indices::delete);
        indices.delete("events-custom");
        indices.delete("events-20261340");
        for (int days : List.of(0, 1, 2, 7, 8, 29, 30, 31, 40)) {
            write(days);
        }
    }

    @Test
    void deletesWholeDaysThatAreOlderAndNothingElse() {
        raw("PUT", "/events-custom");
        raw("PUT", "/events-20261340");
        raw("PUT", "/dropped-20261001");
        raw("PUT", "/dropped-20261123");
        new RetentionJob().run(context);
        assertThat(indices.days("dropped").keySet()).containsExactly("dropped-20261123");
        assertThat(indices.days("events").keySet())
                .containsExactly(
                        "events-20261024",
                        "events-20261025",
                        "events-20261115",
                        "events-20261116",
                        "events-20261121",
                        "events-20261122",
                        "events-20261123");
        assertThat(raw("GET", "/events-custom")).isEqualTo(200);
        assertThat(raw("GET", "/events-20261340")).isEqualTo(200);
    }

    @Test
    void aDayGoesOnceItsEndIsOldEnough() {
        RetentionJob job = new RetentionJob();
        clock.set(Instant.parse("2026-11-23T23:59:59Z"));
        job.run(context);
        assertThat(indices.days("events")).containsKey("events-20261024");
        clock.set(Instant.parse("2026-11-24T00:00:00Z"));
        job.run(context);
        assertThat(indices.days("events")).doesNotContainKey("events-20261024").containsKey("events-20261025");
    }

    @Test
    void alertsAreKeptUnlessToldOtherwise() {
        raw("PUT", "/alerts-202607");
        raw("PUT", "/alerts-202609");
        raw("PUT", "/alerts-202611");
        new RetentionJob().run(context);
        assertThat(indices.months("alerts")).hasSize(3);
        new RetentionJob().run(context(Map.of("mozdef.retention.alerts", "P60D")));
        assertThat(indices.months("alerts").keySet()).containsExactly("alerts-202609", "alerts-202611");
    }

    @Test
    void aliasesFollowTheDays() {
        AliasesJob job = new AliasesJob();
        IntStream.range(0, 2).forEach(i -> job.run(context));
        assertThat(indices.aliased("events-previous")).containsExactly("events-20261122");
        assertThat(indices.aliased("events-weekly"))
                .containsExactly("events-20261116", "events-20261121", "events-20261122", "events-20261123");
        assertThat(indices.aliased("events")).hasSize(9);
        clock.set(Instant.parse("2026-11-24T00:00:00Z"));
        job.run(context);
        assertThat(indices.aliased("events-previous")).containsExactly("events-20261123");
        assertThat(indices.aliased("events-weekly"))
                .containsExactly("events-20261121", "events-20261122", "events-20261123");
        clock.set(Instant.parse("2027-01-01T00:00:00Z"));
        job.run(context);
        assertThat(indices.aliased("events-previous")).isEmpty();
        assertThat(indices.aliased("events-weekly")).isEmpty();
    }

    private void write(int daysAgo) {
        Event event =
                EventBuilder.receivedAt(TODAY.minus(Duration.ofDays(daysAgo))).build();
        assertThat(engine.events().write(List.of(event)).toCompletableFuture().join())
                .containsExactly(new WriteOutcome.Stored(false));
    }

    private UpkeepJob.Context context(Map<String, String> settings) {
        return new UpkeepJob.Context(indices, new TestSettings(settings), clock);
    }

    private static int raw(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
