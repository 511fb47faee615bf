// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldPathTest {

    @Test
    void descendsAlongTheDots() {
        assertThat(FieldPath.read(Map.of("a", Map.of("b", Map.of("c", 1))), "a.b.c"))
                .isEqualTo(1);
    }

    @Test
    void readsKeysThatHoldDotsAsTheEngineDoes() {
        assertThat(FieldPath.read(Map.of("a", Map.of("b.c", 1)), "a.b.c")).isEqualTo(1);
        assertThat(FieldPath.read(Map.of("a.b", Map.of("c", 1)), "a.b.c")).isEqualTo(1);
    }

    @Test
    void isNullWhereNothingIs() {
        assertThat(FieldPath.read(Map.of("a", "text"), "a.b")).isNull();
        assertThat(FieldPath.read(Map.of(), "a")).isNull();
    }
}
