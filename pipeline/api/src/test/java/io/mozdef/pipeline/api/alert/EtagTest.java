// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mozdef.pipeline.api.problem.ProblemException;
import io.mozdef.pipeline.store.state.StateStore.Version;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtagTest {

    @Test
    void readsWhatItWrote() {
        Version version = new Version(12, 3);
        assertThat(Etag.required(Etag.quoted(version))).isEqualTo(version);
        assertThat(Etag.required("W/" + Etag.quoted(version))).isEqualTo(version);
        assertThat(Etag.required(Etag.of(version))).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({",428", "'',428", "*,428", "x,400", "\"1-1\"; \"2-1\",400", "99999999999999999999-1,400"})
    void wantsOneVersionThatWasSeen(@Nullable String header, int status) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Etag.required(header))
                .satisfies(e -> assertThat(e.problem().status()).isEqualTo(status));
    }
}
