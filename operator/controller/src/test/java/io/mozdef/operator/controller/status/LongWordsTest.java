// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LongWordsTest {

    /** The definition takes 2048 characters; a longer message would have the whole status refused. */
    @Test
    void aComponentsMessageFitsTheDefinition() {
        List<String> many = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> "ConfigMap a-rather-long-name-of-rules-" + i + " is missing")
                .toList();
        assertThat(new ComponentState("alerts", null, many, null, null).status().message())
                .hasSize(2048)
                .startsWith("alerts: not made yet")
                .endsWith("…");
        assertThat(new ComponentState("alerts", null, List.of("Secret a is missing"), null, null)
                        .status()
                        .message())
                .isEqualTo("alerts: not made yet, waiting for Secret a is missing");
    }
}
