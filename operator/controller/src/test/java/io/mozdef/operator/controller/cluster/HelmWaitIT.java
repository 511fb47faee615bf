// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code helm install --wait} of a stack comes back when the stack is ready, and not before. */
@ExtendWith(RealCluster.class)
class HelmWaitIT {

    private static final Path CHART =
            Path.of("..", "..", "helm", "mozdef-stack").toAbsolutePath().normalize();

    private static ControlPlane.Said install(String release, String namespace, String timeout) throws IOException {
        ControlPlane plane = cluster().plane();
        return plane.run(java.util.List.of(
                plane.binary("helm").toString(),
                "--kubeconfig=" + plane.folder().resolve("kubeconfig"),
                "install",
                release,
                CHART.toString(),
                "-n",
                namespace,
                "-f",
                CHART.resolve("ci/minimal-values.yaml").toString(),
                "--wait",
                "--timeout=" + timeout));
    }

    @Test
    void whereNoOperatorLooksItWaitsInVain() throws IOException {
        newNamespace("unwatched");
        ControlPlane.Said said = install("waited", "unwatched", "3s");
        assertThat(said.ok()).as(said.text()).isFalse();
        assertThat(kubectlIn("unwatched", "get", "mds", "waited", "-o", "jsonpath={.status.observedGeneration}"))
                .isEqualTo("-1");
        kubectlIn("unwatched", "delete", "mds", "waited");
    }

    @Test
    void itComesBackWithAReadyStack() throws IOException {
        ControlPlane.Said said = install("waited", NAMESPACE, "90s");
        assertThat(said.ok()).as(said.text()).isTrue();
        assertThat(condition("waited", "Ready").status()).isEqualTo("True");
        assertThat(deployments("waited")).hasSize(7).allMatch(d -> d.getStatus()
                .getReadyReplicas()
                .equals(d.getSpec().getReplicas()));
    }

    @Test
    void aStackWhosePodsCrashIsNotWaitedForAsIfItRan() throws IOException {
        cluster().kubelet().crash("cron", "no");
        try {
            assertThat(install("crashing", NAMESPACE, "5s").ok()).isFalse();
        } finally {
            cluster().kubelet().heal("cron");
        }
    }
}
