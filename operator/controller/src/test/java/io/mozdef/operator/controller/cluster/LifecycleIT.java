// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From an empty namespace to an empty namespace, by Helm and kubectl alone. The operator runs as the Deployment says that Helm has
 * installed, under that Deployment's account.
 */
@ExtendWith(RealCluster.class)
class LifecycleIT {

    private static final Path EXAMPLE =
            Path.of("..", "..", "k8s", "examples", "minimal").toAbsolutePath().normalize();

    static List<Helm> helms() {
        return List.of(new Helm.Three(), new Helm.Four(cluster().plane().binary("helm")));
    }

    @ParameterizedTest(name = "Helm {0}")
    @MethodSource("helms")
    void installUseUpgradeUninstallAndAgainElsewhere(Helm helm) throws IOException {
        Install first = new Install(helm, "life-" + helm);
        first.install();
        first.use();
        first.upgrade();
        first.deleteAndUninstall();

        Install again = new Install(helm, "life-" + helm + "-again");
        again.install();
        again.apply();
        again.deleteAndUninstall();
    }

    /** One release and what a person does with it. */
    private static final class Install {

        private final String namespace;
        private final Release release;
        private OperatorProcess operator;
        private Set<String> before = Set.of();

        Install(Helm helm, String namespace) {
            this.namespace = namespace;
            this.release = new Release(helm, namespace);
        }

        String kubectl(String... arguments) throws IOException {
            return release.kubectl(arguments);
        }

        void install() throws IOException {
            release.install(Release.images("1.1.0", ""));
            kubectl("rollout", "status", "deployment/mozdef-operator", "--timeout=55s");
            operator = release.start();
            for (String secret : List.of("rabbitmq", "search")) {
                kubectl(
                        "create",
                        "secret",
                        "generic",
                        secret,
                        "--from-literal=username=u",
                        "--from-literal=password=p");
            }
            kubectl(
                    "create",
                    "secret",
                    "generic",
                    "aws",
                    "--from-literal=access-key-id=i",
                    "--from-literal=secret-access-key=k");
            kubectl("create", "secret", "generic", "senders", "--from-literal=shipper=t");
        }

        /** The example, as it is in the repository. */
        void apply() throws IOException {
            before = Stacks.everythingIn(namespace);
            kubectl("apply", "-f", EXAMPLE.toString());
            kubectl("wait", "mds/mozdef", "--for=condition=Ready", "--timeout=55s");
        }

        /** Update, scale, rotate, break a reference and mend it. */
        void use() throws IOException {
            apply();
            String secret = secret();
            kubectl(
                    "patch",
                    "mds",
                    "mozdef",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"api\":{\"replicas\":4},\"bastion\":"
                            + "{\"sources\":[{\"name\":\"uptycs\",\"secret\":{\"rotation\":{\"generation\":2}}}],\"allowlist\":"
                            + "{\"cidrs\":[\"203.0.113.0/24\"]}}}}");
            kubectl("wait", "deployment/mozdef-api", "--for=jsonpath={.spec.replicas}=4", "--timeout=55s");
            kubectl(
                    "wait",
                    "configmap/mozdef-bastion",
                    "--for=jsonpath={.data.shared}=203.0.113.0/24\n",
                    "--timeout=55s");
            patient().until(() -> !secret().equals(secret));
            kubectl("wait", "mds/mozdef", "--for=condition=Ready", "--timeout=55s");
            kubectl("delete", "secret", "senders");
            kubectl("wait", "mds/mozdef", "--for=condition=ResolvedRefs=False", "--timeout=55s");
            kubectl("create", "secret", "generic", "senders", "--from-literal=shipper=t");
            kubectl("wait", "mds/mozdef", "--for=condition=ResolvedRefs", "--timeout=55s");
        }

        private String secret() throws IOException {
            return kubectl("get", "secret", "mozdef-uptycs-secret", "-o", "jsonpath={.data.current}");
        }

        /** The operator's upgrade moves no stack; the stack's own version does. */
        void upgrade() throws IOException {
            String before = versions();
            assertThat(before).isEqualTo("1.1.0");
            release.upgrade(Release.images("1.2.0", "1.1.0"));
            operator.close();
            operator = release.start();
            double seen = operator.reconciles();
            patient().until(() -> operator.reconciles() >= seen + 10);
            assertThat(versions()).isEqualTo("1.1.0");
            kubectl("patch", "mds", "mozdef", "--type=merge", "-p", "{\"spec\":{\"version\":\"1.2.0\"}}");
            patient().until(() -> versions().equals("1.2.0"));
            kubectl("wait", "mds/mozdef", "--for=condition=Ready", "--timeout=55s");
        }

        private String versions() {
            return admin()
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withLabel("app.kubernetes.io/instance", "mozdef")
                    .list()
                    .getItems()
                    .stream()
                    .map(d -> d.getMetadata().getLabels().get("app.kubernetes.io/version"))
                    .distinct()
                    .collect(java.util.stream.Collectors.joining(","));
        }

        void deleteAndUninstall() throws IOException {
            kubectl("delete", "mds", "mozdef");
            // what was there before, with every Secret that the stack referred to, and the generated one
            Set<String> expected = new TreeSet<>(before);
            expected.add("secret/mozdef-uptycs-secret");
            patient().untilAsserted(() -> assertThat(Stacks.everythingIn(namespace))
                    .isEqualTo(expected));
            release.uninstall();
            // of the operator its lease is left, which it made itself, and which nobody holds
            patient().untilAsserted(() -> assertThat(Stacks.ofTheOperator(namespace))
                    .containsExactly("lease.coordination.k8s.io/mozdef-operator"));
            assertThat(release.audit().all()).isNotEmpty().noneMatch(r -> r.code() == 403);
        }
    }
}
