// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private final Template.Facts facts =
            name -> Map.of("count", "3", "details.dn", "{count}").getOrDefault(name, "");

    @Test
    void putsValuesAndFallbacks() {
        assertThat(Template.parse("{count} by {details.dn} at {hostname|no|where} {x}.")
                        .render(facts))
                .isEqualTo("3 by {count} at no|where .");
    }

    @Test
    void doubledBracesAreBraces() {
        assertThat(Template.parse("{{count}} {count}}}").render(facts)).isEqualTo("{count} 3}");
    }

    @Test
    void aRenderedTextStaysSearchable() {
        assertThat(Template.parse("{x}").render(name -> "a".repeat(100_000))).hasSize(Template.MAX_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "a}", "{}", "{|x}", "{count"})
    void refusesWhatIsNoTemplate(String text) {
        assertThatThrownBy(() -> Template.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
