// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mozdef.pipeline.api.problem.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtagTest {

    @Test
    void changesWithWhatPeopleDecideAndWithNothingElse() {
        String before = Etag.of("1", Map.of("status", "manual", "count", 10));
        assertThat(Etag.of("1", Map.of("status", "manual", "count", 500, "published", true)))
                .isEqualTo(before);
        assertThat(Etag.of("1", Map.of("status", "acknowledged", "count", 10))).isNotEqualTo(before);
        assertThat(Etag.of("1", Map.of("status", "manual", "acknowledgedby", "ann")))
                .isNotEqualTo(before);
        assertThat(Etag.of("2", Map.of("status", "manual", "count", 10))).isNotEqualTo(before);
    }

    @Test
    void readsWhatItWrote() {
        String tag = Etag.of("1", Map.of("status", "manual"));
        assertThat(Etag.required('"' + tag + '"')).isEqualTo(tag);
        assertThat(Etag.required("W/\"" + tag + '"')).isEqualTo(tag);
        assertThat(Etag.required(tag)).isEqualTo(tag);
    }

    @ParameterizedTest
    @CsvSource({",428", "'',428", "*,428", "?,400", "\"a\"; \"b\",400"})
    void wantsOneVersionThatWasSeen(@Nullable String header, int status) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Etag.required(header))
                .satisfies(e -> assertThat(e.problem().status()).isEqualTo(status));
    }
}
