// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mozdef.pipeline.api.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void withoutEitherItIsTheLastSpan() {
        assertThat(Times.orLast(Duration.ofHours(24), NOW, null, null))
                .isEqualTo(new Times(Instant.parse("2026-04-30T12:00:00Z"), NOW));
    }

    @Test
    void takesOffsetsAlsoWhenThePlusBecameASpace() {
        Instant eleven = Instant.parse("2026-05-01T11:00:00Z");
        assertThat(Times.required("2026-05-01T12:00:00+01:00", "2026-05-01T12:00:00Z")
                        .from())
                .isEqualTo(eleven);
        assertThat(Times.required("2026-05-01T12:00:00 01:00", "2026-05-01T12:00:00Z")
                        .from())
                .isEqualTo(eleven);
    }

    @Test
    void refusesARangeThatIsMissingBackwardsOrUnreadable() {
        assertThatThrownBy(() -> Times.required(null, "2026-05-01T12:00:00Z")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Times.required("2026-05-02T12:00:00Z", "2026-05-01T12:00:00Z"))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Times.required("yesterday", "2026-05-01T12:00:00Z"))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Times.required("2026-05-01", "2026-05-01T12:00:00Z"))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void pagesHaveALimit() {
        assertThat(PageSize.of(null)).isEqualTo(PageSize.DEFAULT);
        assertThat(PageSize.of("500")).isEqualTo(500);
        for (String bad : new String[] {"0", "501", "-1", "x", "", "1e2", "99999999999"}) {
            assertThatThrownBy(() -> PageSize.of(bad)).isInstanceOf(ProblemException.class);
        }
    }
}
