// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas of {@code contract/} take what we send, and nothing that we would not send. */
class SchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema MESSAGE = schema("message.schema.json");
    private static final JsonSchema ENVELOPE = schema("envelope.schema.json");

    static List<Path> examples() throws IOException {
        return ContractTest.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takeTheExamples(Path file) throws IOException {
        JsonNode message = JSON.readTree(file.toFile()).get("message");
        assertThat(MESSAGE.validate(message)).isEmpty();
        String envelope =
                message.at("/MessageAttributes/mozdef-envelope/StringValue").asText();
        assertThat(ENVELOPE.validate(JSON.readTree(envelope))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v | 2",
                "source | \"Up\"",
                "received | \"2026-11-23T10:15:30Z\"",
                "sha256 | \"AB\"",
                "deliveryId | 1"
            })
    void refuseAnEnvelopeThatWeWouldNotSend(String key, String value) throws IOException {
        String sent = Envelope.json("uptycs", Instant.EPOCH, "::1", "text/plain", new byte[] {1});
        ObjectNode envelope = (ObjectNode) JSON.readTree(sent);
        assertThat(ENVELOPE.validate(envelope)).isEmpty();
        envelope.set(key, JSON.readTree(value));
        assertThat(ENVELOPE.validate(envelope)).isNotEmpty();
        envelope.remove(key);
        assertThat(ENVELOPE.validate(envelope)).isNotEmpty();
    }

    @Test
    void refuseAMessageWithoutItsEnvelope() throws IOException {
        ObjectNode message = (ObjectNode)
                JSON.readTree(Path.of("contract", "examples", "text.json").toFile())
                        .get("message");
        message.remove("MessageAttributes");
        assertThat(MESSAGE.validate(message)).isNotEmpty();
    }

    private static JsonSchema schema(String name) {
        try {
            String here = Path.of("contract").toUri().toString();
            return JsonSchemaFactory.getInstance(
                            SpecVersion.VersionFlag.V202012,
                            factory -> factory.schemaMappers(
                                    mappers -> mappers.mapPrefix("https://mozdef.io/bastion/", here)))
                    .getSchema(Files.readString(Path.of("contract", name)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
