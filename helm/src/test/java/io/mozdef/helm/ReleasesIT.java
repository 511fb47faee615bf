// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import static io.mozdef.helm.KubeServer.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.mozdef.helm.Binaries.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Releases on a real API server: what is installed, upgraded, tested and taken away. */
class ReleasesIT {

    private static final String DEFINITION = "mozdefstacks.mozdef.io";
    private static final Path WITHOUT_DEFINITION =
            Path.of("src/test/resources/without-definition.yaml").toAbsolutePath();
    private static final Path MONITORING =
            Path.of("src/test/resources/monitoring-crds.yaml").toAbsolutePath();

    @TempDir
    private static Path scratch;

    private static KubeServer server;

    @BeforeAll
    static void start() throws Exception {
        server = KubeServer.forTests(scratch, "mozdef", "security", "security-test");
        done(server.kubectl("apply", "-f", MONITORING.toString()));
        done(server.kubectl("wait", "--for=condition=Established", "--timeout=60s", "-f", MONITORING.toString()));
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

    private static void install(Helm helm, Path chart, Path... values) {
        done(helm.install(server.kubeconfig(), chart, "mozdef-operator", "mozdef", List.of(values)));
        established();
    }

    private static void established() {
        done(server.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd/" + DEFINITION));
    }

    private static void minimalStack() {
        done(server.kubectl(
                "apply",
                "-n",
                "security",
                "-f",
                Repository.K8S.resolve("examples/minimal").toString()));
    }

    /** Whoever confirms it gets it: the definition goes with the release, and every stack with the definition. */
    @ParameterizedTest
    @MethodSource("helms")
    void withoutKeepAnUninstallTakesEverythingAlong(Helm helm) throws Exception {
        Path values = scratch.resolve("not-kept.yaml");
        Files.writeString(values, "crds: {keep: false, confirmDeletionOfAllStacks: true}");
        install(helm, Repository.OPERATOR_CHART, values);
        minimalStack();
        done(helm.uninstall(server.kubeconfig(), "mozdef-operator", "mozdef"));
        done(server.kubectl("wait", "--for=delete", "--timeout=60s", "crd/" + DEFINITION));
        assertThat(server.kubectl("get", "mds", "-n", "security").ok()).isFalse();
    }

    /** An older definition knows a field less. Stacks are kept as they are, and may use the new field. */
    @ParameterizedTest
    @MethodSource("helms")
    void anUpgradeBringsTheNewerDefinitionAndKeepsStacks(Helm helm) {
        Path older = scratch.resolve("older-" + helm.toString().replace(' ', '-'));
        Repository.copy(Repository.OPERATOR_CHART, older);
        Path file = older.resolve("files/mozdefstacks.mozdef.io.yaml");
        String definition = Repository.read(file);
        // the block of one field: the line that names it, and all that is further in
        String withoutField = definition.replaceFirst("(?m)^( +)observability:\\n(?:\\1 +.*\\n)+", "");
        assertThat(withoutField).isNotEqualTo(definition);
        Repository.write(file, withoutField);
        install(helm, older);
        try {
            minimalStack();
            String before = stack();
            assertThat(done(observed()).text()).doesNotContain("DEBUG");

            done(helm.upgrade(server.kubeconfig(), Repository.OPERATOR_CHART, "mozdef-operator", "mozdef", List.of()));
            established();
            assertThat(stack()).isEqualTo(before);
            assertThat(done(observed()).text()).contains("DEBUG");
        } finally {
            done(helm.uninstall(server.kubeconfig(), "mozdef-operator", "mozdef"));
            done(server.kubectl("delete", "crd", DEFINITION, "--timeout=60s"));
        }
    }

    private static String stack() {
        return done(server.kubectl("get", "mds", "mozdef", "-n", "security", "-o", "jsonpath={.metadata.uid} {.spec}"))
                .text();
    }

    private static Said observed() {
        return server.kubectl(
                "patch",
                "mds",
                "mozdef",
                "-n",
                "security",
                "--type=merge",
                "--dry-run=server",
                "-p",
                "{\"spec\":{\"observability\":{\"logging\":{\"level\":\"DEBUG\"}}}}",
                "-o",
                "jsonpath={.spec.observability.logging.level}");
    }

    /** What people read before they install is what they get: both charts, with every profile. */
    @ParameterizedTest
    @MethodSource("helms")
    void whatIsInstalledIsWhatTemplatePrints(Helm helm) {
        install(helm, Repository.OPERATOR_CHART);
        try {
            for (Path profile : Repository.profiles(Repository.OPERATOR_CHART)) {
                same(helm, Repository.OPERATOR_CHART, "mozdef", List.of(profile, WITHOUT_DEFINITION));
            }
            for (Path profile : Repository.profiles(Repository.STACK_CHART)) {
                same(helm, Repository.STACK_CHART, "security", List.of(profile));
            }
        } finally {
            done(helm.uninstall(server.kubeconfig(), "mozdef-operator", "mozdef"));
            done(server.kubectl("delete", "crd", DEFINITION, "--timeout=60s"));
        }
    }

    private static void same(Helm helm, Path chart, String namespace, List<Path> values) {
        done(helm.install(server.kubeconfig(), chart, "same", namespace, values));
        Said installed = done(Binaries.run(
                Map.of("KUBECONFIG", server.kubeconfig().toString()),
                List.of(Binaries.find("helm").orElseThrow().toString(), "get", "manifest", "same", "-n", namespace)));
        Manifests printed = Manifests.of(
                        done(helm.template(chart, "same", namespace, values)).text())
                .withoutHooks();
        assertThat(Manifests.of(installed.text()).objects())
                .as(values.toString())
                .isEqualTo(printed.objects());
        done(helm.uninstall(server.kubeconfig(), "same", namespace));
    }

    /** The pod of {@code helm test} as a process: its command, its account, and an operator that is well or not. */
    @ParameterizedTest
    @MethodSource("helms")
    void thePodOfHelmTestFindsOutWhatIsWrong(Helm helm) throws Exception {
        install(helm, Repository.OPERATOR_CHART);
        try {
            // printed by the program of Helm 4 alone: the library of Helm 3 leaves hooks out
            Helm printing = Helm.all().stream()
                    .filter(Helm.Four.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            JsonNode pod = Manifests.of(
                            done(printing.template(Repository.OPERATOR_CHART, "mozdef-operator", "mozdef", List.of()))
                                    .text())
                    .get("Pod mozdef/mozdef-operator-test");
            Path account = account(pod.at("/spec/serviceAccountName").asText());
            assertThat(tested(pod, account, 200))
                    .satisfies(said -> assertThat(said.ok()).as(said.text()).isTrue())
                    .satisfies(
                            said -> assertThat(said.text().lines()).hasSize(2).allMatch(l -> l.startsWith("ok")));
            Said unwell = tested(pod, account, 503);
            assertThat(unwell.code()).isEqualTo(1);
            assertThat(unwell.text()).contains("503: the operator is not ready; see its log");

            done(server.kubectl("delete", "rolebinding", "mozdef-operator", "-n", "mozdef"));
            Said barred = tested(pod, account, 200);
            assertThat(barred.code()).isEqualTo(1);
            assertThat(barred.text()).contains("403: the operator's role does not allow it");
        } finally {
            done(helm.uninstall(server.kubeconfig(), "mozdef-operator", "mozdef"));
            done(server.kubectl("delete", "crd", DEFINITION, "--timeout=60s"));
        }
    }

    /** As a kubelet lays it into the pod. */
    private static Path account(String name) throws IOException {
        Path folder = Files.createTempDirectory(scratch, "account");
        Files.writeString(
                folder.resolve("token"),
                done(server.kubectl("create", "token", name, "-n", "mozdef")).text());
        Files.copy(server.authority(), folder.resolve("ca.crt"));
        return folder;
    }

    /** The command of the pod; the program, the account's folder and the Service are those of this machine. */
    private static Said tested(JsonNode pod, Path account, int health) throws IOException {
        HttpServer operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        operator.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(health, -1);
            exchange.close();
        });
        operator.start();
        try {
            List<String> command = new ArrayList<>();
            pod.at("/spec/containers/0/command")
                    .forEach(word -> command.addAll(here(word.asText(), account, operator.getAddress())));
            return Binaries.run(
                    Map.of(
                            "KUBERNETES_SERVICE_HOST",
                            "127.0.0.1",
                            "KUBERNETES_SERVICE_PORT",
                            String.valueOf(server.port())),
                    command);
        } finally {
            operator.stop(0);
        }
    }

    private static List<String> here(String word, Path account, InetSocketAddress operator) {
        return switch (word) {
            case "java" ->
                List.of(ProcessHandle.current().info().command().orElseThrow(), "-Dmozdef.check.account=" + account);
            case "/opt/mozdef/check.jar" -> List.of(jar().toString());
            default ->
                List.of(word.replaceFirst(
                        "http://mozdef-operator\\.mozdef\\.svc:9000", "http://127.0.0.1:" + operator.getPort()));
        };
    }

    private static Path jar() {
        try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
            return files.filter(f -> f.getFileName().toString().matches("mozdef-helm-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
