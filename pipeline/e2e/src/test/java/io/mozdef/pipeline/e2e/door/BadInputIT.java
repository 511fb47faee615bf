// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import io.mozdef.pipeline.e2e.stack.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input at both doors: refused with a clear answer, or stored with its {@code errors}, or a dead letter; never lost. */
class BadInputIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static RunningStack stack;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/bad-input").toAbsolutePath());
        stack = RunningStack.start(StackOptions.in(folder).roles("loginput", "worker"));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("nothing", bytes("")),
                Arguments.of("no JSON", bytes("Nov 23 10:00:00 web1 sshd[1]: hello")),
                Arguments.of("half an object", bytes("{\"summary\":\"x\"")),
                Arguments.of("a number", bytes("42")),
                Arguments.of("a string", bytes("\"hello\"")),
                Arguments.of("null", bytes("null")),
                Arguments.of("an array of numbers", bytes("[1,2,3]")),
                Arguments.of("broken UTF-8", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '(', '"', '}'}),
                Arguments.of("deep nesting", bytes("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000))),
                Arguments.of("a huge number", bytes("{\"a\":" + "9".repeat(100_000) + "}")),
                Arguments.of("NDJSON with one bad line", bytes("{\"summary\":\"a\"}\nnope\n{\"summary\":\"b\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, byte[] body) throws Exception {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("detail").asText()).isNotBlank();
        assertShowsNothingInternal(answer.body());
    }

    @Test
    void refusesWhatIsTooLargeWithoutReadingAllOfIt() throws Exception {
        HttpResponse<String> answer = post(bytes("{\"summary\":\"" + "x".repeat(12 << 20) + "\"}"));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertShowsNothingInternal(answer.body());
    }

    static Stream<Arguments> kept() {
        return Stream.of(
                Arguments.of("an unknown time", "\"timestamp\":\"the day before yesterday, I think\""),
                Arguments.of("a time of a wrong type", "\"timestamp\":{\"a\":1}"),
                Arguments.of("a port that is none", "\"details\":{\"sourceport\":\"ssh\"}"),
                Arguments.of("an object where an address belongs", "\"details\":{\"destinationipaddress\":{\"a\":1}}"));
    }

    /** The event is stored, and says what was wrong with it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void kept(String name, String field) throws Exception {
        String mark = UUID.randomUUID().toString();

        assertThat(post(bytes("{\"summary\":\"odd\",\"hostname\":\"" + mark + "\"," + field + "}"))
                        .statusCode())
                .isEqualTo(200);

        JsonNode stored = awaitOne(mark);
        assertThat(stored.path("errors")).as(stored.toString()).isNotEmpty();
    }

    @Test
    void aNameWhereAnAddressBelongsIsKeptBesideIt() throws Exception {
        String mark = UUID.randomUUID().toString();

        assertThat(post(bytes("{\"hostname\":\"" + mark + "\",\"details\":{\"sourceipaddress\":\"not an address\"}}"))
                        .statusCode())
                .isEqualTo(200);

        JsonNode details = awaitOne(mark).path("details");
        assertThat(details.path("source").asText()).isEqualTo("not an address");
        assertThat(details.has("sourceipaddress")).isFalse();
    }

    @Test
    void aThousandRandomKeysStopNobody() throws Exception {
        for (int round = 0; round < 3; round++) {
            String keys = IntStream.range(0, 1_000)
                    .mapToObj(i -> "\"" + UUID.randomUUID() + "\":\"" + i + "\"")
                    .collect(Collectors.joining(","));
            String mark = UUID.randomUUID().toString();
            assertThat(post(bytes("{\"hostname\":\"" + mark + "\",\"details\":{" + keys + "}}"))
                            .statusCode())
                    .isEqualTo(200);
            awaitOne(mark);
        }
        String good = UUID.randomUUID().toString();
        assertThat(post(bytes("{\"hostname\":\"" + good + "\",\"details\":{\"freshkey\":\"x\"}}"))
                        .statusCode())
                .isEqualTo(200);
        awaitOne(good);
    }

    /** The first event makes the field an object, the second a string: the engine's mapping takes only one of them. */
    @Test
    void aValueThatContradictsTheMappingIsStoredAllTheSame() throws Exception {
        String field = "f" + UUID.randomUUID().toString().substring(0, 8);
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        assertThat(post(bytes("{\"hostname\":\"" + first + "\",\"details\":{\"" + field + "\":{\"a\":\"b\"}}}"))
                        .statusCode())
                .isEqualTo(200);
        awaitOne(first);
        assertThat(post(bytes("{\"hostname\":\"" + second + "\",\"details\":{\"" + field + "\":\"text\"}}"))
                        .statusCode())
                .isEqualTo(200);

        JsonNode stored = awaitOne(second);

        assertThat(stored.path("details_overflow").path(field).asText()).isEqualTo("text");
    }

    @Test
    void goodNeighboursOfAPoisonedAlertAreStored() throws Exception {
        String mark = UUID.randomUUID().toString();

        assertThat(bastion(bytes("[{\"id\":\"1\",\"severity\":\"low\",\"assetHostName\":\"" + mark + "\"}, 42]"))
                        .statusCode())
                .isEqualTo(200);

        awaitOne(mark);
        awaitDeadLetter("42");
    }

    @Test
    void whatTheBastionTookAndNobodyCanReadLiesInTheDeadLetters() throws Exception {
        String mark = UUID.randomUUID().toString();

        assertThat(bastion(bytes("neither JSON nor nearly so " + mark)).statusCode())
                .isEqualTo(200);

        awaitDeadLetter(mark);
    }

    private static void assertShowsNothingInternal(String body) {
        assertThat(body).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("io.mozdef");
    }

    private static JsonNode awaitOne(String hostname) {
        String query = "{\"query\":{\"term\":{\"hostname\":\"" + hostname + "\"}}}";
        return Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> search(query), hits -> hits.size() == 1)
                .get(0)
                .path("_source");
    }

    private static JsonNode search(String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.servers().search() + "/events-*/_search"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(query))
                .build();
        return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body())
                .path("hits")
                .path("hits");
    }

    private static void awaitDeadLetter(String content) {
        DeadLetterQueue queue = new DeadLetterQueue(stack.servers().sqs(), stack.deadLetterUrl());
        Awaitility.await()
                .atMost(SOON)
                .until(() -> queue.bodies().contains(content)
                        || queue.bodies().stream().anyMatch(body -> body.contains(content)));
    }

    private static HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
        return send(
                stack.doorOf("loginput").uri().resolve("/events"),
                Map.of("Authorization", "Bearer " + stack.credentials().senderToken()),
                body);
    }

    private static HttpResponse<String> bastion(byte[] body) throws IOException, InterruptedException {
        return send(
                stack.bastion().uri().resolve("/uptycs"),
                Map.of("Uptomozdef-Secret", stack.credentials().uptycsSecret()),
                body);
    }

    private static HttpResponse<String> send(URI uri, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
