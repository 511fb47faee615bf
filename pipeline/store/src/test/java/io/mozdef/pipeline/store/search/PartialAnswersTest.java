// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.TimeRange;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines answer 200 to what they answered in part. Whoever counts by that misses an attack: it is no answer. */
class PartialAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final TimeRange DAY = TimeRange.event(NOW, NOW.plus(Duration.ofHours(1)));
    private static final Condition ALL = Condition.everything();

    private final RecordedEngine server = new RecordedEngine();
    private final SearchEngine engine =
            SearchEngine.open(TestConfig.of(server.uri(), Map.of()), new SettableClock(NOW));

    @AfterEach
    void close() {
        engine.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":2,\"successful\":1,\"failed\":1},\"hits\":{\"total\":{\"value\":3},\"hits\":[]}}",
                "200|{\"took\":27000,\"timed_out\":true,\"_shards\":{\"total\":2,\"successful\":2,\"failed\":0},\"hits\":{\"total\":{\"value\":3},\"hits\":[]}}",
                "200|{}",
                "200|''",
                "200|<html>a proxy</html>",
                "200|{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":2,",
                "429|{\"error\":{\"type\":\"circuit_breaking_exception\"},\"status\":429}",
                "503|{\"error\":{\"type\":\"search_phase_execution_exception\",\"reason\":\"all shards failed\"},\"status\":503}",
                "401|{\"error\":{\"type\":\"security_exception\"},\"status\":401}",
                "0|''"
            })
    void isNoAnswerToAnyQuestion(int status, String body) {
        server.searchAnswers(status, body);
        EventQueries events = engine.queries();
        for (ThrowingCallable question : List.<ThrowingCallable>of(
                () -> events.count(ALL, DAY),
                () -> events.search(new EventQueries.Search(ALL, DAY, true, 10), null),
                () -> events.groups(ALL, List.of("details.user"), DAY),
                () -> events.histogram(ALL, Map.of(), DAY, Duration.ofMinutes(1)),
                () -> events.frequent(ALL, Map.of(), DAY, "details.user", 3),
                () -> events.distinct(ALL, Map.of(), DAY, "details.user"),
                () -> engine.storedIds().copies(List.of("id")),
                () -> engine.states().all("kind"),
                () -> engine.alerts().unpublished(10),
                () -> engine.alerts().list(filter(), 10, null),
                () -> engine.audit().about("alert/1"))) {
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(question);
        }
        assertThat(server.searches()).isNotEmpty();
    }

    @Test
    void theEngineIsAskedForAllOrNothing() {
        server.searchAnswers(
                200,
                "{\"timed_out\":false,\"_shards\":{\"total\":0,\"failed\":0},\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}");
        assertThat(engine.queries().count(ALL, DAY)).isZero();
        assertThat(server.searches()).hasSize(1).allMatch(q -> q.contains("allow_partial_search_results=false"));
    }

    private static AlertStore.Filter filter() {
        return new AlertStore.Filter(NOW, NOW.plusSeconds(60), List.of(), List.of(), List.of(), null, null);
    }
}
