// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code helm install --wait} of a stack comes back when the stack is ready, and not before. Helm 3 waits for Kubernetes' own kinds alone:
 * there the command of the chart's README does the waiting.
 */
@ExtendWith(RealCluster.class)
class HelmWaitIT {

    private static final Path CHART =
            Path.of("..", "..", "helm", "mozdef-stack").toAbsolutePath().normalize();

    private static final Path VALUES = CHART.resolve("ci/minimal-values.yaml");

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
                VALUES.toString(),
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
    void helm3ComesBackAtOnceAndTheReadmesCommandWaits() throws IOException {
        assertThat(Files.readString(CHART.resolve("README.md")))
                .contains("wait mds/mozdef --for=condition=Ready", "Helm 3");
        newNamespace("unwatched-3");
        installByHelm3("unwatched-3", 60);
        assertThat(kubectlIn("unwatched-3", "get", "mds", "waited-3", "-o", "jsonpath={.status.observedGeneration}"))
                .isEqualTo("-1");
        assertThatThrownBy(() -> kubectlIn("unwatched-3", readiness("3s"))).hasMessageContaining("timed out");
        kubectlIn("unwatched-3", "delete", "mds", "waited-3");

        installByHelm3(NAMESPACE, 60);
        kubectlIn(NAMESPACE, readiness("90s"));
        assertThat(deployments("waited-3")).hasSize(7).allMatch(d -> d.getStatus()
                .getReadyReplicas()
                .equals(d.getSpec().getReplicas()));
    }

    private static void installByHelm3(String namespace, int seconds) {
        new com.marcnuri.helm.Helm(CHART)
                .install()
                .withKubeConfig(cluster().plane().folder().resolve("kubeconfig"))
                .withName("waited-3")
                .withNamespace(namespace)
                .withValuesFile(VALUES)
                .waitReady()
                .withTimeout(seconds)
                .call();
    }

    private static String[] readiness(String timeout) {
        return new String[] {"wait", "mds/waited-3", "--for=condition=Ready", "--timeout=" + timeout};
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
