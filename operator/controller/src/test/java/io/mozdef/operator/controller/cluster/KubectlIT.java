// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person sees who has nothing but kubectl and the example. */
@ExtendWith(RealCluster.class)
class KubectlIT {

    private static final Path EXAMPLE = Path.of("..", "..", "k8s", "examples", "minimal");

    private static String kubectl(String... arguments) throws IOException {
        return kubectlIn(NAMESPACE, arguments);
    }

    @Test
    void theMinimalExampleBecomesReadyReadsWellAndLeavesNothing() throws IOException {
        kubectl("apply", "-f", EXAMPLE.toString());
        String name = kubectl("get", "mds", "-o", "name").strip().replaceFirst("^.*/", "");
        kubectl("wait", "mds/" + name, "--for=condition=Ready", "--timeout=55s");
        List<String> table = kubectl("get", "mds").lines().toList();
        assertThat(table.get(0).split(" +")).containsExactly("NAME", "READY", "VERSION", "REASON", "AGE");
        assertThat(table.get(1).split(" +")).startsWith(name, "True", "1.2.0", "AllComponentsReady");
        assertThat(kubectl("get", "mds", "-o", "wide").lines().findFirst().orElseThrow())
                .contains("WEBHOOK", "API");

        kubectl("delete", "mds", name, "--wait=true");
        patient().until(() -> left(name).isEmpty());
        patient().until(() -> kubectl(
                        "get",
                        "networkpolicy,ingress,hpa,pdb,replicaset,pod,service,deployment,configmap,serviceaccount",
                        "-l",
                        "app.kubernetes.io/instance=" + name,
                        "-o",
                        "name")
                .lines()
                .filter(l -> l.contains("/"))
                .toList()
                .isEmpty());
        assertThat(kubectl("get", "secret", "-l", "app.kubernetes.io/instance=" + name, "-o", "name")
                        .strip())
                .isEqualTo("secret/" + name + "-uptycs-secret");
    }

    @Test
    void explainHelps() throws IOException {
        assertThat(kubectl("explain", "mds.spec.bastion"))
                .contains("The door")
                .contains("allowlist", "Networks that may send");
        assertThat(kubectl("explain", "mds.spec.bastion.sources.secret.rotation.generation"))
                .contains("a new value is made");
        assertThat(kubectl("explain", "mds.spec.workers.source")).contains("FIELDS");
    }
}
