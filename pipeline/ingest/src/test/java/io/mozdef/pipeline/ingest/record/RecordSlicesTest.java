// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordSlicesTest {

    private static List<String> cut(String body) {
        RecordSlices slices = RecordSlices.of(body.getBytes(UTF_8));
        assertThat(slices.fault()).isNull();
        return slices.slices().stream()
                .map(slice -> new String(slices.bytes(slice), UTF_8))
                .toList();
    }

    private static String fault(String body) {
        RecordSlices.Fault fault = RecordSlices.of(body.getBytes(UTF_8)).fault();
        assertThat(fault).as(body).isNotNull();
        return fault.item() + ": " + fault.reason();
    }

    @Test
    void cutsObjectsArraysAndLinesWithoutWritingThemAnew() {
        assertThat(cut(" {\"a\" : 1} ")).containsExactly("{\"a\" : 1}");
        assertThat(cut("[ {\"ü\":\"{[\"} ,{ } , [1,{}], \"s\", 12 ]"))
                .containsExactly("{\"ü\":\"{[\"}", "{ }", "[1,{}]", "\"s\"", "12");
        assertThat(cut("{\"a\":1}\n\r\n{\"b\":{\"c\":[{}]}}{\"d\":2}\n"))
                .containsExactly("{\"a\":1}", "{\"b\":{\"c\":[{}]}}", "{\"d\":2}");
        assertThat(cut("\uFEFF{\"a\":1}")).containsExactly("{\"a\":1}");
        assertThat(cut("[]")).isEmpty();
        assertThat(cut("")).isEmpty();
    }

    @Test
    void saysWhichItemIsWrongAndWhat() {
        assertThat(fault("{\"a\":1}\n{\"b\":")).startsWith("1: not JSON: it ends too early");
        assertThat(fault("[{},{},{]")).startsWith("2: not JSON");
        assertThat(fault("[{},{}")).startsWith("2: not JSON: it ends too early");
        assertThat(fault("[{}] {}")).isEqualTo("1: more after the array");
        assertThat(fault("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}")).startsWith("0: nested too deep");
        assertThat(fault("{\"a\":" + "1".repeat(200) + "}")).startsWith("0: a number, name or string is too long");
        assertThat(fault("secret-word")).doesNotContain("secret");
    }

    @Test
    void refusesBrokenUtf8() {
        byte[] body = "{\"a\":\"x?\"}".getBytes(UTF_8);
        body[7] = (byte) 0xC3;
        assertThat(RecordSlices.of(body).fault().reason()).startsWith("not valid UTF-8");
        body[7] = (byte) 0xFF;
        assertThat(RecordSlices.of(body).fault().reason()).startsWith("not valid UTF-8");
    }

    @Test
    void knowsTheActionLinesOfTheBulkFormat() {
        RecordSlices slices = RecordSlices.of(
                "{\"index\":{\"_id\":1}}\n{\"index\":\"x\"}\n{\"create\":{},\"a\":1}\n{\"a\":1,\"index\":{}}\n{}"
                        .getBytes(UTF_8));
        assertThat(slices.slices())
                .extracting(RecordSlices.Slice::action)
                .containsExactly("index", null, null, null, null);
    }
}
