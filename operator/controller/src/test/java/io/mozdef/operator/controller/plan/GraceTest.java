// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.operator.crd.PodDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods have the time to end that the program's own pages ask for. */
class GraceTest {

    @ParameterizedTest
    @CsvSource({
        "app/README.md, Give it (\\d+) s before a kill",
        "docs/operations.md, termination grace of (\\d+) seconds"
    })
    void whatThePipelineAsksForIsWhatItGets(String page, String sentence) throws IOException {
        Matcher matcher = Pattern.compile(sentence)
                .matcher(Files.readString(Path.of("../../pipeline").resolve(page)));
        assertThat(matcher.find()).isTrue();
        assertThat(PodDefaults.NONE.terminationGracePeriodSeconds()).isEqualTo(Integer.parseInt(matcher.group(1)));
    }
}
