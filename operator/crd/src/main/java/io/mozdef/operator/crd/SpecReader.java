// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Reads a specification without ever failing. Fields without a schema (overlay, peers, affinity) may hold anything; a reader that
 * throws would end the watch of all stacks for the mistake in one. The mistake becomes {@link StackSpec#unreadable}. A key that
 * nobody knows is a mistake too: a misspelt selector would select everything.
 */
final class SpecReader extends JsonDeserializer<StackSpec> {

    private static final String GIVEN = "given";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Override
    public StackSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode tree = parser.readValueAsTree();
        // a copy made through JSON has with it what the first one was read from
        JsonNode given = tree instanceof ObjectNode object ? object.remove(GIVEN) : null;
        try {
            return MAPPER.treeToValue(tree, StackSpec.class).readFrom(given == null || given.isNull() ? tree : given);
        } catch (JsonMappingException e) {
            return StackSpec.unreadable("spec" + path(e) + ": " + firstLine(e));
        } catch (JacksonException | IllegalArgumentException e) {
            return StackSpec.unreadable("spec: " + e.getMessage());
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
                .collect(Collectors.joining());
    }

    private static String firstLine(JsonMappingException e) {
        return e.getOriginalMessage()
                .lines()
                .findFirst()
                .orElse("cannot be read")
                .replaceAll("io\\.[a-z0-9.]+\\.", "");
    }
}
