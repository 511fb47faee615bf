// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we send is what {@code contract/} says, byte for byte. */
class ContractTest {
    private static final Path CONTRACT = Path.of("contract");

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(CONTRACT.resolve("examples"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void makesTheExamplesMessageOfTheExamplesRequest(Path file) throws IOException {
        JsonObject example = new JsonObject(Files.readString(file));
        JsonObject request = example.getJsonObject("request");
        Message message = Message.of(
                request.getString("source"),
                Instant.parse(request.getString("received")),
                request.getString("client"),
                request.getString("contentType"),
                Base64.getDecoder().decode(request.getString("bodyBase64")));

        JsonObject expected = example.getJsonObject("message");
        JsonObject attributes = expected.getJsonObject("MessageAttributes");
        assertThat(message.body()).isEqualTo(expected.getString("MessageBody"));
        assertThat(message.base64()).isEqualTo(attributes.containsKey("mozdef-encoding"));
        assertThat(message.envelope())
                .isEqualTo(attributes.getJsonObject("mozdef-envelope").getString("StringValue"));
    }

    @Test
    void uptycsBodiesTravelAsText() throws IOException {
        try (Stream<Path> shapes = Files.list(CONTRACT.resolve("uptycs"))) {
            assertThat(shapes).hasSizeGreaterThanOrEqualTo(10).allSatisfy(file -> {
                byte[] bytes = Files.readAllBytes(file);
                assertThat(Message.of("uptycs", Instant.EPOCH, "::1", null, bytes)
                                .body())
                        .isEqualTo(Files.readString(file));
            });
        }
    }

    @Test
    void contentTypeIsCutToPrintableAsciiAndTwoHundred() {
        String envelope = Envelope.json("uptycs", Instant.EPOCH, "::1", "a\tü\"" + "b".repeat(300), new byte[] {1});
        assertThat(new JsonObject(envelope).getString("contentType")).isEqualTo("a\"" + "b".repeat(198));
        assertThat(Envelope.json("uptycs", Instant.EPOCH, "::1", "ü", new byte[] {1}))
                .doesNotContain("contentType");
    }
}
