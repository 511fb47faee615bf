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
    void theMinimalExampleBecomesReadyAndReadsWell() throws IOException {
        kubectl("apply", "-f", EXAMPLE.toString());
        String name = kubectl("get", "mds", "-o", "name").strip().replaceFirst("^.*/", "");
        kubectl("wait", "mds/" + name, "--for=condition=Ready", "--timeout=55s");
        List<String> table = kubectl("get", "mds").lines().toList();
        assertThat(table.get(0).split(" +")).containsExactly("NAME", "READY", "VERSION", "REASON", "AGE");
        assertThat(table.get(1).split(" +")).startsWith(name, "True", "1.2.0", "AllComponentsReady");
        assertThat(kubectl("get", "mds", "-o", "wide").lines().findFirst().orElseThrow())
                .contains("WEBHOOK", "API");
        // nothing of ours hinders a deletion, whether the operator runs or not
        assertThat(kubectl(
                                "get",
                                kinds(),
                                "-o",
                                "jsonpath={range .items[*]}{.kind}/{.metadata.name}={.metadata.finalizers}{\"\\n\"}{end}")
                        .lines()
                        .filter(l -> l.contains("/" + name)))
                .isNotEmpty()
                .allMatch(l -> l.endsWith("="));

        kubectl("delete", "mds", name, "--wait=true");
        patient().until(() -> left(name).isEmpty());
    }

    @Test
    void explainHelps() throws IOException {
        assertThat(kubectl("explain", "mds.spec.bastion")).contains("The door");
        for (String block : List.of("mds.spec", "mds.spec.bastion", "mds.spec.bastion.allowlist")) {
            String text = kubectl("explain", block);
            List<String> fields = text.lines()
                    .filter(l -> l.matches(" {2}[a-zA-Z]+\t<.*"))
                    .map(l -> l.strip().replaceFirst("\t.*", ""))
                    .toList();
            // kubectl's own words for a field about which nothing is said
            assertThat(text)
                    .contains("FIELDS")
                    .doesNotContain("<no description>")
                    .doesNotContain("<empty>");
            assertThat(fields).as(block).isEqualTo(WrongStacks.fields(block.substring("mds.".length())));
        }
        assertThat(kubectl("explain", "mds.spec.bastion.sources.secret.rotation.generation"))
                .contains("a new value is made");
        assertThat(kubectl("explain", "mds.spec.workers.source")).contains("FIELDS");
    }
}
