// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mozdef.pipeline.detect.rule.source.ClassPathRules;
import io.mozdef.pipeline.detect.run.Rig;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests beside the shipped rules, on stores in process. Raw lines are run by the application, which has normalisers. */
class ShippedRulesTest {

    @TestFactory
    Stream<DynamicTest> everyCase() throws IOException {
        List<TestResult> results = new RuleTests(Rig.KINDS, new MemoryBench(), null).run(new ClassPathRules());
        return results.stream().map(result -> DynamicTest.dynamicTest(result.subject(), () -> check(result)));
    }

    /** A case with raw lines counts as skipped here, never as passed. */
    private static void check(TestResult result) {
        assumeThat(result.verdict()).as(result.line()).isNotEqualTo(TestResult.Verdict.SKIPPED);
        assertThat(result.isFailure()).as(result.line()).isFalse();
    }

    @Test
    void theFourRulesAreThere() throws IOException {
        assertThat(new ClassPathRules().read().files())
                .extracting(f -> f.path())
                .contains(
                        "kernel/promiscuous_kernel.yml",
                        "ldap/ldap_delete.yml",
                        "ssh/ssh_bruteforce.yml",
                        "uptycs/uptycs_alert.yml");
    }
}
