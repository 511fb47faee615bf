// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.door;

import static io.mozdef.pipeline.e2e.door.Doors.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import io.mozdef.pipeline.e2e.stack.StackOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input at both doors: refused with a clear answer, or stored with its {@code errors}, or a dead letter; never lost. */
class BadInputIT {

    private static final byte[] BROKEN_UTF_8 = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '(', '"', '}'};

    /** {@code mozdef.loginput.max-body} */
    private static final int LARGEST = 10 << 20;

    private static RunningStack stack;
    private static Doors doors;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/bad-input").toAbsolutePath());
        // most of what comes here is bad, and that is no reason to stop
        stack = RunningStack.start(StackOptions.in(folder)
                .withQuickCode()
                .roles("loginput", "worker")
                .setting("mozdef.flow.brake-percent", "100"));
        doors = new Doors(stack);
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
                Arguments.of("broken UTF-8", BROKEN_UTF_8),
                Arguments.of("deep nesting", bytes(nested(5_000))),
                Arguments.of("a huge number", bytes("{\"a\":" + "9".repeat(100_000) + "}")),
                Arguments.of("NDJSON with one bad line", bytes("{\"summary\":\"a\"}\nnope\n{\"summary\":\"b\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, byte[] body) throws Exception {
        double before = doors.loginputAnswered(400);

        HttpResponse<String> answer = doors.loginput(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(Doors.json(answer.body()).path("detail").asText()).isNotBlank();
        assertShowsNothingInternal(answer.body());
        assertThat(doors.loginputAnswered(400)).as("counted").isEqualTo(before + 1);
    }

    /** A little too large is refused by the door itself, far too large before it: both count, once. */
    @Test
    void refusesWhatIsTooLargeWithoutReadingAllOfIt() throws Exception {
        double before = doors.loginputAnswered(413);

        HttpResponse<String> little = doors.loginput(event(LARGEST + 1));
        HttpResponse<String> far = doors.loginput(event(LARGEST + (2 << 20)));

        assertThat(little.statusCode()).isEqualTo(413);
        assertThat(far.statusCode()).isEqualTo(413);
        assertShowsNothingInternal(little.body());
        assertShowsNothingInternal(far.body());
        assertThat(doors.loginputAnswered(413)).as("counted").isEqualTo(before + 2);
    }

    @Test
    void theBastionRefusesWhatIsTooLargeOrNothing() throws Exception {
        double large = doors.bastionCounted("too_large");
        double empty = doors.bastionCounted("empty");

        HttpResponse<String> tooLarge = doors.bastion(bytes("{\"id\":\"" + "x".repeat(2 << 20) + "\"}"));
        HttpResponse<String> nothing = doors.bastion(bytes(""));

        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(nothing.statusCode()).isEqualTo(400);
        assertThat(doors.bastionCounted("too_large")).as("counted").isEqualTo(large + 1);
        assertThat(doors.bastionCounted("empty")).as("counted").isEqualTo(empty + 1);
    }

    static Stream<Arguments> kept() {
        return Stream.of(
                Arguments.of(
                        "an unknown time",
                        "\"timestamp\":\"the day before yesterday, I think\"",
                        "timestamp_raw",
                        "the day before yesterday, I think"),
                Arguments.of("a time of a wrong type", "\"timestamp\":{\"a\":1}", "timestamp_raw", "{\"a\":1}"),
                Arguments.of("a port that is none", "\"details\":{\"sourceport\":\"ssh\"}", "sourceport_raw", "ssh"),
                Arguments.of(
                        "an object where an address belongs",
                        "\"details\":{\"destinationipaddress\":{\"a\":1}}",
                        "destinationipaddress_raw",
                        "{\"a\":1}"));
    }

    /** The event is stored, says what was wrong with it, and keeps what was sent. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void kept(String name, String field, String raw, String value) throws Exception {
        String mark = UUID.randomUUID().toString();

        assertAccepted(doors.loginput(bytes("{\"summary\":\"odd\",\"hostname\":\"" + mark + "\"," + field + "}")));

        JsonNode stored = doors.awaitEvent(mark);
        assertThat(stored.path("errors")).as(stored.toString()).isNotEmpty();
        assertKept(stored, raw, value);
    }

    static Stream<Arguments> keptBehindTheBastion() {
        return Stream.of(
                Arguments.of(
                        "an unknown time",
                        "\"alertTime\":\"the day before yesterday, I think\"",
                        "timestamp_raw",
                        "the day before yesterday, I think"),
                Arguments.of("a time of a wrong type", "\"alertTime\":{\"a\":1}", "timestamp_raw", "{\"a\":1}"),
                Arguments.of("a port that is none", "\"sourceport\":\"ssh\"", "sourceport_raw", "ssh"),
                Arguments.of(
                        "an object where an address belongs",
                        "\"destinationipaddress\":{\"a\":1}",
                        "destinationipaddress_raw",
                        "{\"a\":1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void keptBehindTheBastion(String name, String field, String raw, String value) throws Exception {
        String mark = UUID.randomUUID().toString();

        assertAccepted(doors.bastion(alert(mark, field)));

        JsonNode stored = doors.awaitEvent(mark);
        assertThat(stored.path("errors")).as(stored.toString()).isNotEmpty();
        assertKept(stored, raw, value);
    }

    @Test
    void aNameWhereAnAddressBelongsIsKeptBesideIt() throws Exception {
        String mark = UUID.randomUUID().toString();

        assertAccepted(doors.loginput(
                bytes("{\"hostname\":\"" + mark + "\",\"details\":{\"sourceipaddress\":\"not an address\"}}")));

        JsonNode details = doors.awaitEvent(mark).path("details");
        assertThat(details.path("source").asText()).isEqualTo("not an address");
        assertThat(details.has("sourceipaddress")).isFalse();
    }

    /** Three thousand new fields are more than a day's index may have: what is above goes to {@code details_overflow}. */
    @Test
    void aThousandRandomKeysStopNobody() throws Exception {
        double before = doors.overflowed();
        JsonNode last = Doors.json("{}");
        for (int round = 0; round < 3; round++) {
            String mark = UUID.randomUUID().toString();
            assertAccepted(doors.loginput(bytes("{\"hostname\":\"" + mark + "\",\"details\":{" + randomKeys() + "}}")));
            doors.awaitEvent(mark);
            String alert = UUID.randomUUID().toString();
            assertAccepted(doors.bastion(alert(alert, randomKeys())));
            last = doors.awaitEvent(alert);
        }
        assertThat(doors.overflowed()).as("counted").isGreaterThan(before);
        assertThat(last.path("details_overflow").size() + last.path("details").size())
                .as("nothing of it is lost")
                .isGreaterThanOrEqualTo(1_000);
        assertThat(last.path("details_overflow")).isNotEmpty();
        String good = UUID.randomUUID().toString();
        assertAccepted(doors.loginput(bytes("{\"hostname\":\"" + good + "\",\"details\":{\"freshkey\":\"x\"}}")));
        doors.awaitEvent(good);
    }

    /** The first event makes the field an object, the second a string: the engine's mapping takes only one of them. */
    @Test
    void aValueThatContradictsTheMappingIsStoredAllTheSame() throws Exception {
        String field = "f" + UUID.randomUUID().toString().substring(0, 8);
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        String third = UUID.randomUUID().toString();
        assertAccepted(doors.loginput(
                bytes("{\"hostname\":\"" + first + "\",\"details\":{\"" + field + "\":{\"a\":\"b\"}}}")));
        doors.awaitEvent(first);

        assertAccepted(
                doors.loginput(bytes("{\"hostname\":\"" + second + "\",\"details\":{\"" + field + "\":\"text\"}}")));
        assertAccepted(doors.bastion(alert(third, "\"" + field + "\":\"text\"")));

        assertThat(doors.awaitEvent(second).path("details_overflow").path(field).asText())
                .isEqualTo("text");
        assertThat(doors.awaitEvent(third).path("details_overflow").path(field).asText())
                .isEqualTo("text");
    }

    static Stream<Arguments> deadLetters() {
        String mark = UUID.randomUUID().toString();
        return Stream.of(
                Arguments.of("no JSON", bytes("Nov 23 10:00:00 web1 sshd[1]: " + mark)),
                Arguments.of("half an object", bytes("{\"id\":\"" + mark + "\"")),
                Arguments.of("a number", bytes("4242")),
                Arguments.of("a string", bytes("\"" + mark + "\"")),
                Arguments.of("null", bytes("null")),
                Arguments.of("an empty array", bytes("[]")),
                Arguments.of("broken UTF-8", BROKEN_UTF_8),
                Arguments.of("deep nesting", bytes(nested(5_000))),
                Arguments.of("a huge number", bytes("{\"a\":" + "9".repeat(100_000) + "}")));
    }

    /** The bastion reads no body: what it took and nobody can read lies in the dead letters, byte for byte. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void deadLetters(String name, byte[] body) throws Exception {
        assertAccepted(doors.bastion(body));

        doors.awaitDeadLetter(letter -> Arrays.equals(letter, body));
    }

    @Test
    void goodNeighboursOfAPoisonedAlertAreStored() throws Exception {
        String mark = UUID.randomUUID().toString();
        String alert = new String(alert(mark, "\"code\":\"X\""), StandardCharsets.UTF_8);

        assertAccepted(doors.bastion(bytes("[" + alert + ", 42]")));

        doors.awaitEvent(mark);
        doors.awaitDeadLetter(letter -> Arrays.equals(letter, bytes("42")));
    }

    private static byte[] alert(String hostname, String fields) {
        return bytes("{\"id\":\"" + hostname + "\",\"severity\":\"low\",\"assetHostName\":\"" + hostname + "\","
                + fields + "}");
    }

    private static byte[] event(int length) {
        String begin = "{\"summary\":\"";
        String end = "\"}";
        return bytes(begin + "x".repeat(length - begin.length() - end.length()) + end);
    }

    private static String randomKeys() {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "\"" + UUID.randomUUID() + "\":\"" + i + "\"")
                .collect(Collectors.joining(","));
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    private static void assertAccepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Among the details, or in the overflow field when another event of the day has given that name another type. */
    private static void assertKept(JsonNode stored, String raw, String value) {
        JsonNode detail = stored.path("details").path(raw);
        JsonNode kept = detail.isMissingNode() ? stored.path("details_overflow").path(raw) : detail;
        assertThat(kept.isValueNode() ? kept.asText() : kept.toString())
                .as(stored.toString())
                .isEqualTo(value);
    }

    private static void assertShowsNothingInternal(String body) {
        assertThat(body).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("io.mozdef");
    }
}
