// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import static io.mozdef.helm.KubeServer.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.helm.Binaries.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Charts, kustomize tree and examples as a real API server sees them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealApiServerIT {

    private static final String DEFINITION = "mozdefstacks.mozdef.io";

    @TempDir
    private static Path scratch;

    private static KubeServer server;

    @BeforeAll
    static void start() throws Exception {
        server = KubeServer.forTests(scratch, "mozdef", "elsewhere", "security", "security-test");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    static List<Helm> helms() {
        return Helm.all();
    }

    static List<Path> examples() {
        return Repository.examples();
    }

    static List<Path> stackProfiles() {
        return Repository.profiles(Repository.STACK_CHART);
    }

    /** Install, uninstall, and install elsewhere: the definition stays, and goes to whom it is given. */
    @ParameterizedTest
    @Order(1)
    @MethodSource("helms")
    void theDefinitionOutlivesItsReleaseAndChangesItsOwner(Helm helm) {
        Path kubeconfig = server.kubeconfig();
        Said installed =
                done(helm.install(kubeconfig, Repository.OPERATOR_CHART, "mozdef-operator", "mozdef", List.of()));
        if (helm instanceof Helm.Four) {
            assertThat(installed.text())
                    .contains("kubectl -n mozdef rollout status deployment/mozdef-operator")
                    .contains("kubectl explain mozdefstack.spec")
                    .contains("kubectl -n mozdef apply -f k8s/examples/minimal");
        }
        done(server.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd/" + DEFINITION));
        done(server.kubectl(
                "apply",
                "-n",
                "elsewhere",
                "-f",
                Repository.K8S.resolve("examples/minimal").toString()));

        Said stranger = helm.install(kubeconfig, Repository.OPERATOR_CHART, "other", "elsewhere", List.of());
        assertThat(stranger.ok()).as(stranger.text()).isFalse();
        assertThat(stranger.text()).contains("invalid ownership metadata");

        done(helm.uninstall(kubeconfig, "mozdef-operator", "mozdef"));
        assertThat(done(server.kubectl("get", "mds", "-n", "elsewhere")).text()).contains("mozdef");
        assertThat(server.kubectl(
                                "get",
                                "deployment,role,rolebinding,service,serviceaccount,networkpolicy",
                                "-n",
                                "mozdef",
                                "-l",
                                "app.kubernetes.io/part-of=mozdef")
                        .text())
                .contains("No resources found");

        if (helm instanceof Helm.Four four) {
            done(four.takeOver(kubeconfig, Repository.OPERATOR_CHART, "third", "mozdef"));
            done(helm.uninstall(kubeconfig, "third", "mozdef"));
        }
        done(server.kubectl(
                "annotate",
                "crd",
                DEFINITION,
                "meta.helm.sh/release-name=other",
                "meta.helm.sh/release-namespace=elsewhere",
                "--overwrite"));
        done(helm.install(kubeconfig, Repository.OPERATOR_CHART, "other", "elsewhere", List.of()));
        done(helm.uninstall(kubeconfig, "other", "elsewhere"));
        if (helm instanceof Helm.Four four) {
            // what kubectl annotated stays kubectl's until somebody insists
            done(four.takeOver(kubeconfig, Repository.OPERATOR_CHART, "fourth", "mozdef", "--force-conflicts"));
            done(helm.uninstall(kubeconfig, "fourth", "mozdef"));
        }
        done(server.kubectl("delete", "crd", DEFINITION, "--timeout=60s"));
    }

    /** The rest needs the definition, now kustomize's. */
    @Test
    @Order(2)
    void kustomizeInstallsWithoutAWarning() {
        for (String install : List.of("cluster", "default")) {
            Said said = done(server.kubectl(
                    "apply",
                    "--server-side",
                    "-k",
                    Repository.K8S.resolve("install/" + install).toString()));
            assertThat(said.text()).doesNotContain("Warning");
        }
        done(server.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd/" + DEFINITION));
        done(server.kubectl(
                "apply",
                "--server-side",
                "--dry-run=server",
                "-k",
                Repository.K8S.resolve("policies").toString()));
        done(server.kubectl(
                "apply",
                "-f",
                Path.of("src/test/resources/externalsecrets-crd.yaml")
                        .toAbsolutePath()
                        .toString()));
        done(server.kubectl(
                "wait", "--for=condition=Established", "--timeout=60s", "crd/externalsecrets.external-secrets.io"));
    }

    /** As {@code kubectl apply -f FOLDER}, and with Pod Security "restricted" looking on. */
    @ParameterizedTest
    @Order(3)
    @MethodSource("examples")
    void examplesAreAccepted(Path example) {
        assertThat(Repository.read(example.resolve("README.md"))).contains("Clean up: `kubectl");
        Said said = done(server.kubectl(
                "apply",
                "--server-side",
                "--dry-run=server",
                "--validate=strict",
                "-n",
                "security",
                "-f",
                example.toString()));
        assertThat(said.text()).contains("mozdefstack.mozdef.io/").doesNotContain("Warning");
    }

    @ParameterizedTest
    @Order(3)
    @MethodSource("stackProfiles")
    void profilesOfTheStackAreAccepted(Path profile) throws Exception {
        for (Helm helm : helms()) {
            Said rendered = done(helm.template(Repository.STACK_CHART, "x", "security", List.of(profile)));
            Path file = scratch.resolve("rendered.yaml");
            Files.writeString(file, rendered.text());
            done(server.kubectl(
                    "apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", file.toString()));
        }
    }

    @ParameterizedTest
    @Order(3)
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            bastion: {allowlist: {cidrs: [198.51.100.7/24]}}, transport: {sqs: {region: r, queueUrl: "https://q"}} | host bits set
            bastion: {allowlist: {cidrs: [0.0.0.0/0]}}, transport: {sqs: {region: r, queueUrl: "https://q"}} | allowWide: true
            bastion: {replicas: 2, autoscaling: {maxReplicas: 3}}, transport: {sqs: {region: r, queueUrl: "https://q"}} | remove one
            bastion: {expose: {type: Ingress, ingress: {host: h}}}, transport: {sqs: {region: r, queueUrl: "https://q"}} | set clientAddress.type to ForwardedFor
            bastion: {} | add spec.transport.sqs
            alerts: {} | add spec.storage.search
            """)
    void whatTheSchemaCannotSayTheApiServerSays(String spec, String words) throws Exception {
        Path values = scratch.resolve("wrong-values.yaml");
        Files.writeString(values, "spec: {" + spec + "}");
        for (Helm helm : helms()) {
            Said rendered = done(helm.template(Repository.STACK_CHART, "x", "security", List.of(values)));
            Path file = scratch.resolve("wrong.yaml");
            Files.writeString(file, rendered.text());
            Said said = server.kubectl("apply", "--server-side", "--dry-run=server", "-f", file.toString());
            assertThat(said.ok()).isFalse();
            assertThat(said.text()).contains(words);
        }
    }

    @ParameterizedTest
    @Order(4)
    @MethodSource("helms")
    void notesHaveTheNextCommands(Helm helm) {
        Path minimal = Repository.STACK_CHART.resolve("ci/minimal-values.yaml");
        Said said =
                done(helm.install(server.kubeconfig(), Repository.STACK_CHART, "noted", "security", List.of(minimal)));
        String notes = helm instanceof Helm.Four
                ? said.text()
                : done(Binaries.run(
                                Map.of("KUBECONFIG", server.kubeconfig().toString()),
                                List.of(
                                        Binaries.find("helm").orElseThrow().toString(),
                                        "get",
                                        "notes",
                                        "noted",
                                        "-n",
                                        "security")))
                        .text();
        assertThat(notes)
                .contains("kubectl -n security wait mds/noted --for=condition=Ready")
                .contains("kubectl -n security describe mds noted")
                .contains("get secret noted-uptycs-secret -o jsonpath='{.data.current}'");
        assertThat(done(server.kubectl(
                                "get", "mds", "noted", "-n", "security", "-o", "jsonpath={.status.observedGeneration}"))
                        .text())
                .isEqualTo("-1");
        done(helm.uninstall(server.kubeconfig(), "noted", "security"));
    }
}
