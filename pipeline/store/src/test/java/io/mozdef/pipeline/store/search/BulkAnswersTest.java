// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.event.WriteOutcome.Duplicate;
import io.mozdef.pipeline.store.event.WriteOutcome.Forbidden;
import io.mozdef.pipeline.store.event.WriteOutcome.Poison;
import io.mozdef.pipeline.store.event.WriteOutcome.Retryable;
import io.mozdef.pipeline.store.event.WriteOutcome.Stored;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of design-events.md 4, over answers that engines gave. */
class BulkAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final RecordedEngine server = new RecordedEngine();
    private final SearchEngine engine =
            SearchEngine.open(TestConfig.of(server.uri(), Map.of()), new SettableClock(NOW));

    @AfterEach
    void close() {
        engine.close();
        server.close();
    }

    @Test
    void eachItemHasItsOwnOutcomeWhateverTheRequestSays() {
        server.bulkAnswers(
                200,
                """
                {"took":3,"errors":false,"items":[
                {"create":{"status":201}},
                {"create":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"[x]: version conflict"}}},
                {"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"rejected execution"}}},
                {"create":{"status":503,"error":{"type":"unavailable_shards_exception","reason":"primary shard is not active"}}},
                {"create":{"status":403,"error":{"type":"cluster_block_exception","reason":"index [e] blocked by: [FORBIDDEN/8/index write (api)];"}}},
                {"create":{"status":400,"error":{"type":"index_closed_exception","reason":"closed"}}},
                {"create":{"status":403,"error":{"type":"security_exception","reason":"action [indices:data/write/bulk] is unauthorized"}}},
                {"create":{"status":418,"error":{"type":"teapot_exception","reason":"short and stout"}}}]}""");
        assertThat(write(8))
                .extracting(Object::getClass)
                .containsExactly(
                        Stored.class,
                        Duplicate.class,
                        Retryable.class,
                        Retryable.class,
                        Retryable.class,
                        Retryable.class,
                        Forbidden.class,
                        Retryable.class);
    }

    @Test
    void anItemWithoutAnAnswerIsNotStored() {
        server.bulkAnswers(200, "{\"items\":[{\"create\":{\"status\":201}}]}");
        assertThat(write(3))
                .extracting(Object::getClass)
                .containsExactly(Stored.class, Retryable.class, Retryable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|''",
                "200|<html>a proxy</html>",
                "200|{\"items\":[{\"create\":{\"status\":201}",
                "200|[]",
                "400|<html>a proxy</html>",
                "404|{\"error\":\"no handler\"}",
                "429|{\"error\":{\"type\":\"circuit_breaking_exception\",\"reason\":\"[parent] Data too large\"},\"status\":429}",
                "500|''",
                "502|<html>bad gateway</html>",
                "503|{\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"blocked by: [SERVICE_UNAVAILABLE/1/state not recovered]\"}}",
                "403|{\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"read-only\"}}",
                "0|''"
            })
    void theEngineAsAWholeIsAtFault(int status, String body) {
        server.bulkAnswers(status, body);
        assertThat(write(3)).hasSize(3).hasOnlyElementsOfType(Retryable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"error\":{\"type\":\"security_exception\",\"reason\":\"unable to authenticate user\"},\"status\":401}",
                "401|Unauthorized",
                "403|{\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"},\"status\":403}"
            })
    void weAreNotLetIn(int status, String body) {
        server.bulkAnswers(status, body);
        assertThat(write(3)).hasSize(3).hasOnlyElementsOfType(Forbidden.class);
    }

    @Test
    void whatIsTooLargeIsHalvedDownToTheOneThatIsTooLargeByItself() {
        server.bulkAnswers(body -> {
            boolean tooLarge = body.lines().count() > 4 || body.contains("/3\"");
            return tooLarge ? new RecordedEngine.Answer(413, "") : allCreated(body);
        });
        List<WriteOutcome> outcomes = write(8);
        assertThat(outcomes.get(3)).isInstanceOf(Poison.class);
        outcomes.remove(3);
        assertThat(outcomes).hasSize(7).hasOnlyElementsOfType(Stored.class);
        assertThat(server.sizes()).contains(16, 8, 4, 2);
    }

    @Test
    void aLineThatSpoilsTheRequestIsFoundByHalving() {
        server.bulkAnswers(body -> body.contains("/5\"")
                ? new RecordedEngine.Answer(
                        400,
                        "{\"error\":{\"type\":\"action_request_validation_exception\",\"reason\":\"id is too long\"},\"status\":400}")
                : allCreated(body));
        List<WriteOutcome> outcomes = write(8);
        assertThat(outcomes.remove(5)).isInstanceOf(Poison.class);
        assertThat(outcomes).hasOnlyElementsOfType(Stored.class);
    }

    @Test
    void whatContradictsTheMappingIsTriedOnceMoreThenPoison() {
        server.bulkAnswers(
                200,
                """
                {"items":[{"create":{"status":400,"error":{"type":"document_parsing_exception",
                "reason":"[1:10] failed to parse field [details.x] of type [long]. Preview of field's value: 'a secret'"}}}]}""");
        List<WriteOutcome> outcomes = write(1);
        assertThat(outcomes).containsExactly(new Poison("mapping: 400 document_parsing_exception at field details.x"));
        assertThat(server.sizes()).containsExactly(2, 2);
    }

    @Test
    void eachAttemptHasItsOwnIndexTime() {
        SettableClock clock = new SettableClock(NOW);
        server.bulkAnswers(body -> {
            clock.set(NOW.plusSeconds(7));
            return body.contains("10:00:00.000Z\"}}")
                    ? new RecordedEngine.Answer(
                            200,
                            "{\"items\":[{\"create\":{\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\"}}}]}")
                    : allCreated(body);
        });
        try (SearchEngine timed = SearchEngine.open(TestConfig.of(server.uri(), Map.of()), clock)) {
            assertThat(timed.events()
                            .write(List.of(event(0)))
                            .toCompletableFuture()
                            .join())
                    .containsExactly(new Stored(true));
        }
    }

    @Test
    void credentialsFollowNoRedirect() throws Exception {
        java.nio.file.Path password = java.nio.file.Files.createTempFile("password", "");
        java.nio.file.Files.writeString(password, "wonderland\n");
        try (RecordedEngine other = new RecordedEngine();
                SearchEngine withPassword = SearchEngine.open(
                        TestConfig.of(server.uri(), Map.of("username", "alice", "password-file", password.toString())),
                        new SettableClock(NOW))) {
            server.bulkAnswers(307, other.uri() + "/_bulk");
            assertThat(withPassword
                            .events()
                            .write(List.of(event(0)))
                            .toCompletableFuture()
                            .join())
                    .hasOnlyElementsOfType(Retryable.class);
            // the client follows by itself where nothing is posted
            server.otherAnswers(302, other.uri() + "/");
            assertThat(withPassword.problem()).isPresent();
            assertThat(other.authorizations()).isEmpty();
            assertThat(server.authorizations()).containsOnly("Basic YWxpY2U6d29uZGVybGFuZA==");
        } finally {
            java.nio.file.Files.delete(password);
        }
    }

    @Test
    void anEngineThatIsNotThereIsRetryable() {
        server.close();
        assertThat(write(2)).hasSize(2).hasOnlyElementsOfType(Retryable.class);
        assertThat(engine.problem()).isPresent();
    }

    private static RecordedEngine.Answer allCreated(String body) {
        String items = body.lines()
                .filter(line -> line.startsWith("{\"create\""))
                .map(line -> "{\"create\":{\"status\":201}}")
                .collect(Collectors.joining(","));
        return new RecordedEngine.Answer(200, "{\"items\":[" + items + "]}");
    }

    private List<WriteOutcome> write(int events) {
        return engine.events()
                .write(IntStream.range(0, events)
                        .mapToObj(BulkAnswersTest::event)
                        .toList())
                .toCompletableFuture()
                .join();
    }

    private static Event event(int number) {
        return EventBuilder.receivedAt(NOW)
                .id("e" + number)
                .detail("name", "event/" + number)
                .build();
    }
}
