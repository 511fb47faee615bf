// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From an empty namespace to an empty namespace, by Helm and kubectl alone. The operator runs as the Deployment says that Helm has
 * installed, under that Deployment's account.
 */
@ExtendWith(RealCluster.class)
class LifecycleIT {

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
        again.apply("1.1.0", "");
        again.kubectl("wait", "mds/demo", "--for=condition=Ready", "--timeout=55s");
        again.deleteAndUninstall();
    }

    /** One release and what a person does with it. */
    private static final class Install {

        private final String namespace;
        private final Release release;
        private final Path folder = cluster().plane().folder();
        private OperatorProcess operator;

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

        void apply(String version, String more) throws IOException {
            Path file = Files.writeString(
                    folder.resolve("stack-" + namespace + ".yaml"),
                    "apiVersion: mozdef.io/v1alpha1\nkind: MozDefStack\nmetadata: {name: demo}\nspec:\n"
                            + (minimal() + more + "version: \"" + version + "\"\n").indent(2));
            kubectl("apply", "-f", file.toString());
        }

        /** Apply, update, scale, rotate, break a reference and mend it. */
        void use() throws IOException {
            apply("1.1.0", "");
            kubectl("wait", "mds/demo", "--for=condition=Ready", "--timeout=55s");
            String secret = secret();
            kubectl(
                    "patch",
                    "mds",
                    "demo",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"api\":{\"replicas\":4},\"bastion\":"
                            + "{\"sources\":[{\"name\":\"uptycs\",\"secret\":{\"rotation\":{\"generation\":2}}}],\"allowlist\":"
                            + "{\"cidrs\":[\"203.0.113.0/24\"]}}}}");
            kubectl("wait", "deployment/demo-api", "--for=jsonpath={.spec.replicas}=4", "--timeout=55s");
            kubectl(
                    "wait",
                    "configmap/demo-bastion",
                    "--for=jsonpath={.data.shared}=203.0.113.0/24\n",
                    "--timeout=55s");
            patient().until(() -> !secret().equals(secret));
            kubectl("wait", "mds/demo", "--for=condition=Ready", "--timeout=55s");
            kubectl("delete", "secret", "senders");
            kubectl("wait", "mds/demo", "--for=condition=ResolvedRefs=False", "--timeout=55s");
            kubectl("create", "secret", "generic", "senders", "--from-literal=shipper=t");
            kubectl("wait", "mds/demo", "--for=condition=ResolvedRefs", "--timeout=55s");
        }

        private String secret() throws IOException {
            return kubectl("get", "secret", "demo-uptycs-secret", "-o", "jsonpath={.data.current}");
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
            kubectl("patch", "mds", "demo", "--type=merge", "-p", "{\"spec\":{\"version\":\"1.2.0\"}}");
            patient().until(() -> versions().equals("1.2.0"));
            kubectl("wait", "mds/demo", "--for=condition=Ready", "--timeout=55s");
        }

        private String versions() {
            return admin()
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withLabel("app.kubernetes.io/instance", "demo")
                    .list()
                    .getItems()
                    .stream()
                    .map(d -> d.getMetadata().getLabels().get("app.kubernetes.io/version"))
                    .distinct()
                    .collect(java.util.stream.Collectors.joining(","));
        }

        void deleteAndUninstall() throws IOException {
            kubectl("delete", "mds", "demo");
            patient().until(() -> all("app.kubernetes.io/instance=demo").isEmpty());
            assertThat(kubectl("get", "secret", "demo-uptycs-secret", "-o", "name"))
                    .contains("demo-uptycs-secret");
            release.uninstall();
            patient().until(() -> all("app.kubernetes.io/part-of=mozdef").isEmpty());
            assertThat(release.audit().all()).isNotEmpty().noneMatch(r -> r.code() == 403);
        }

        private List<String> all(String label) throws IOException {
            return kubectl(
                            "get",
                            "deployment,pod,service,configmap,serviceaccount,role,rolebinding,networkpolicy,hpa,pdb,ingress",
                            "-l",
                            label,
                            "-o",
                            "name")
                    .lines()
                    .filter(l -> l.contains("/"))
                    .toList();
        }
    }
}
