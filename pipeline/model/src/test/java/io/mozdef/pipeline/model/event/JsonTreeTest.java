// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {

    @Test
    void readsWhatJsonKnows() throws IOException {
        assertThat(read("{\"s\":\"x\",\"n\":1,\"d\":1.5,\"b\":true,\"z\":null,\"l\":[1,\"a\"],\"o\":{\"k\":\"v\"}}"))
                .isEqualTo(mapWithNull(
                        "z",
                        Map.of("s", "x", "n", 1L, "d", 1.5, "b", true, "l", List.of(1L, "a"), "o", Map.of("k", "v"))));
    }

    @Test
    void theLastOfTwoEqualKeysWins() throws IOException {
        assertThat(read("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", 2L));
    }

    @Test
    void keepsNumbersThatNoEngineTakesAsText() throws IOException {
        assertThat(read("{\"a\":NaN,\"b\":1e999}")).isEqualTo(Map.of("a", "NaN", "b", "1e999"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":}", "{} {}", "nope", "{\"a\":1,}", "\"open"})
    void refusesWhatIsNotOneValue(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> read("[".repeat(10_000))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesHugeNumbers() {
        assertThatThrownBy(() -> read("1".repeat(100_000))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesBrokenUtf8() {
        assertThatThrownBy(() -> JsonTree.read(new byte[] {'"', (byte) 0xC3, '"'}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void writesWhatItRead() throws IOException {
        String text =
                "{\"s\":\"\\u0000é\",\"n\":-1,\"big\":123456789012345678901234567890,\"l\":[null,[],{}],\"d\":0.25}";

        StringWriter written = new StringWriter();
        try (JsonGenerator out = JsonTree.FACTORY.createGenerator(written)) {
            JsonTree.write(out, read(text));
        }

        assertThat(read(written.toString())).isEqualTo(read(text));
    }

    private static Object read(String text) throws IOException {
        return JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> mapWithNull(String key, Map<String, Object> others) {
        Map<String, Object> map = new java.util.HashMap<>(others);
        map.put(key, null);
        assertThat(Arrays.asList(map.get(key))).containsOnlyNulls();
        return map;
    }
}
