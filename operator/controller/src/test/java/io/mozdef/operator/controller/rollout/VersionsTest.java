// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VersionsTest {

    private final Versions versions = new Versions(new Images("1.10.0", "b", "p"), new Images("1.9.0", "b", "p"));

    private static StackSpec spec(String json) {
        return new KubernetesSerialization()
                .unmarshal(
                        "{\"apiVersion\":\"mozdef.io/v1alpha1\",\"kind\":\"MozDefStack\",\"spec\":" + json + "}",
                        MozDefStack.class)
                .getSpec();
    }

    private String chosen(String spec, List<String> running) {
        return Objects.requireNonNull(versions.choose(spec(spec), running).images())
                .version();
    }

    @Test
    void aNewStackGetsTheNewest() {
        assertThat(chosen("{}", List.of())).isEqualTo("1.10.0");
    }

    @Test
    void aRunningStackStaysWhereItIs() {
        assertThat(chosen("{}", List.of("1.9.0"))).isEqualTo("1.9.0");
    }

    @Test
    void unlessItFollows() {
        assertThat(chosen("{\"upgradePolicy\":\"Automatic\"}", List.of("1.9.0")))
                .isEqualTo("1.10.0");
    }

    @Test
    void whatIsWrittenWins() {
        assertThat(chosen("{\"version\":\"1.9.0\"}", List.of("1.10.0"))).isEqualTo("1.9.0");
    }

    @Test
    void anUnknownOneIsRefusedWithTheKnownOnes() {
        assertThat(versions.choose(spec("{\"version\":\"2.0.0\"}"), List.of()).problem())
                .contains("spec.version is 2.0.0", "1.10.0 and 1.9.0");
        assertThat(versions.choose(spec("{}"), List.of("1.8.0")).problem())
                .contains("the stack runs version 1.8.0", "set spec.version");
    }

    @Test
    void numbersAreNumbers() {
        assertThat(Versions.compare("1.10.0", "1.9.0")).isPositive();
        assertThat(Versions.compare("1.9.0-rc1", "1.9.0")).isNegative();
        assertThat(Versions.compare("1.9.0", "1.9.0")).isZero();
    }
}
