// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqsTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "\t\r\n",
                " ~\u007F\u0080",
                "\uD7FF\uE000",
                "\uFFFD",
                "\uD83D\uDD12",
                "\uD83F\uDFFF",
                "\uFEFFbom"
            })
    void takesWhatSqsTakes(String text) {
        assertThat(SqsText.of(text.getBytes(UTF_8))).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "08",
                "0b",
                "0c",
                "1f", // control characters
                "efbfbe",
                "efbfbf", // U+FFFE, U+FFFF
                "ff",
                "c3",
                "c328",
                "e28228",
                "61e9", // not UTF-8
                "c080",
                "e08080",
                "f4908080", // overlong, above U+10FFFF
                "eda080",
                "edbfbf", // surrogates
                "efbfbdff" // a real U+FFFD beside a broken byte
            })
    void leavesTheRestToBase64(String hex) {
        assertThat(SqsText.of(HexFormat.of().parseHex(hex))).isEmpty();
    }
}
