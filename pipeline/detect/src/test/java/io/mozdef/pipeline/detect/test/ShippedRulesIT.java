// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.detect.engine.EngineUnderTest;
import io.mozdef.pipeline.detect.rule.source.ClassPathRules;
import io.mozdef.pipeline.detect.run.Rig;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests beside the shipped rules, on a real engine: the same results as in process. */
class ShippedRulesIT {

    @Test
    void everyCaseGivesTheSameResultAsInProcess() throws IOException {
        List<String> inProcess = lines(new MemoryBench());
        try (EngineBench bench = new EngineBench(EngineUnderTest.config())) {
            assertThat(lines(bench)).isEqualTo(inProcess);
        }
    }

    private static List<String> lines(RuleBench bench) throws IOException {
        List<TestResult> results = new RuleTests(Rig.KINDS, bench, null).run(new ClassPathRules());
        assertThat(results).filteredOn(TestResult::isFailure).isEmpty();
        return results.stream().map(TestResult::line).toList();
    }
}
