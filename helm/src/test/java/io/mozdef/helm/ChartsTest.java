// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mozdef.helm.Binaries.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both charts, with every Helm that runs here. */
class ChartsTest {

    private static final String NAMESPACE = "mozdef";

    @TempDir
    private static Path scratch;

    @BeforeAll
    static void sayWhatDoesNotRun() {
        if (Binaries.find("helm").isEmpty()) {
            System.out.println("NOT RUN: charts with Helm 4. " + Binaries.HOW_TO_GET);
        }
        if (!Helm.Three.runsHere()) {
            System.out.println("NOT RUN: charts with Helm 3, whose library is for Linux on amd64");
        }
    }

    static List<Helm> helms() {
        return Helm.all();
    }

    static Stream<Arguments> profiles() {
        return helms().stream().flatMap(helm -> Stream.of(Repository.OPERATOR_CHART, Repository.STACK_CHART)
                .flatMap(chart ->
                        Repository.profiles(chart).stream().map(profile -> Arguments.of(helm, chart, profile))));
    }

    private static String rendered(Helm helm, Path chart, String release, List<Path> values) {
        Said said = helm.template(chart, release, NAMESPACE, values);
        assertThat(said.ok()).as(said.text()).isTrue();
        return said.text();
    }

    static Path values(String yaml) throws Exception {
        Path file = Files.createTempFile(scratch, "values", ".yaml");
        Files.writeString(file, yaml);
        return file;
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("profiles")
    void everyProfileIsLintedAndRendersTwiceTheSame(Helm helm, Path chart, Path profile) {
        Said lint = helm.lint(chart, List.of(profile));
        assertThat(lint.ok()).as(lint.text()).isTrue();
        String once = rendered(helm, chart, "x", List.of(profile));
        assertThat(rendered(helm, chart, "x", List.of(profile))).isEqualTo(once);
        assertThat(Manifests.of(once).objects()).isNotEmpty();
        // floats where Kubernetes wants whole numbers
        assertThat(once).doesNotContainPattern(": [0-9.]+e\\+");
    }

    @Test
    void bothHelmsRenderTheSameObjects() {
        List<Helm> helms = helms();
        assumeTrue(helms.size() == 2, "Helm 3 and 4 are both needed");
        for (Path chart : List.of(Repository.OPERATOR_CHART, Repository.STACK_CHART)) {
            for (Path profile : Repository.profiles(chart)) {
                Manifests three = Manifests.of(rendered(helms.get(0), chart, "x", List.of(profile)))
                        .withoutHooks();
                Manifests four = Manifests.of(rendered(helms.get(1), chart, "x", List.of(profile)))
                        .withoutHooks();
                assertThat(four.objects().keySet())
                        .as(profile.toString())
                        .isEqualTo(three.objects().keySet());
                three.objects().keySet().forEach(name -> assertThat(four.sorted(name))
                        .as(profile + " " + name)
                        .isEqualTo(three.sorted(name)));
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("mistakes")
    void mistakesAreRefusedInWordsThatSayWhatToDo(Helm helm, String chart, String release, String values, String words)
            throws Exception {
        Said said = helm.template(Repository.HELM.resolve(chart), release, NAMESPACE, List.of(values(values)));
        assertThat(said.ok()).as(said.text()).isFalse();
        assertThat(said.text()).contains(words);
    }

    static Stream<Arguments> mistakes() {
        String long40 = "a-release-with-a-name-far-longer-than-forty";
        String operator = "mozdef-operator";
        String stack = "mozdef-stack";
        List<List<String>> mistakes = List.of(
                List.of(
                        operator,
                        "x",
                        "{replicaCount: 2, leaderElection: {enabled: false}}",
                        "set leaderElection.enabled=true"),
                List.of(operator, "x", "{watch: {scope: Namespaces}}", "set watch.namespaces="),
                List.of(operator, "x", "{watch: {namespaces: [a]}}", "set watch.scope=Namespaces"),
                List.of(operator, "x", "{crds: {keep: false}}", "crds.confirmDeletionOfAllStacks=true if you mean it"),
                List.of(operator, "x", "{serviceAccount: {create: false}}", "name the ServiceAccount that exists"),
                List.of(operator, "x", "{relatedImages: {previous: {version: 0.1.0}}}", "name the version before"),
                List.of(operator, "x", "{podDisruptionBudget: {enabled: true}}", "set replicaCount=2"),
                List.of(
                        operator,
                        "x",
                        "{extraEnv: [{name: MOZDEF_OPERATOR_LEASE, value: y}]}",
                        "which this chart sets"),
                List.of(operator, "x", "{replicas: 2}", "replicas"),
                List.of(operator, "x", "{watch: {scope: All}}", "Cluster"),
                List.of(operator, "x", "{image: {digest: latest}}", "digest"),
                List.of(stack, "x", "{}", "say what shall, under spec"),
                List.of(stack, long40, "{spec: {bastion: {}}}", "Set fullnameOverride"),
                List.of(stack, "7up", "{spec: {bastion: {}}}", "Set fullnameOverride"),
                List.of(stack, "x", "{spec: {alerts: }}", "write alerts: {}"),
                List.of(stack, "x", "{spec: {bastoin: {}}}", "bastoin"),
                List.of(stack, "x", "{spec: {bastion: {allowlist: {cidr: [198.51.100.0/24]}}}}", "cidr"),
                List.of(stack, "x", "{spec: {api: {}}}", "oidc"),
                List.of(
                        stack,
                        "x",
                        "{spec: {workers: [{name: a-rather-long-name-of-a-worker-as-people-do, source: {type: SQS}}]}}",
                        "name"),
                List.of(
                        stack,
                        "quite-a-long-release-name",
                        "{spec: {workers: [{name: twenty-letters-long-x, source: {type: SQS}}]}}",
                        "44 characters"),
                List.of(stack, "x", "{spec: {workers: [{name: w, source: {type: Kafka}}]}}", "type"));
        return helms().stream()
                .flatMap(h -> mistakes.stream().map(m -> Arguments.of(h, m.get(0), m.get(1), m.get(2), m.get(3))));
    }

    /** Before anything is made, and in words. */
    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("profiles")
    void aKubernetesThatIsTooOldIsRefused(Helm helm, Path chart, Path profile) {
        for (String old : List.of("1.30.0", "1.30.14")) {
            Said refused = helm.template(chart, "x", NAMESPACE, List.of(profile), old);
            assertThat(refused.ok()).as(refused.text()).isFalse();
            assertThat(refused.text()).contains("requires kubeVersion: >=1.31.0-0", "v" + old);
        }
        // as a cloud writes it, too
        for (String taken : List.of("1.31.0", "1.31.0-eks-5e0fdde")) {
            Said rendered = helm.template(chart, "x", NAMESPACE, List.of(profile), taken);
            assertThat(rendered.ok()).as(rendered.text()).isTrue();
        }
    }

    /** Helm itself hands every dependency a {@code global}, also where nobody sets one. */
    @ParameterizedTest
    @MethodSource("helms")
    void asADependencyNeitherGlobalNorEnabledIsNeeded(Helm helm) throws Exception {
        Path umbrella = Files.createDirectories(
                scratch.resolve("plain-" + helm.toString().replace(' ', '-')));
        Repository.write(
                umbrella.resolve("Chart.yaml"),
                """
                apiVersion: v2
                name: plain
                version: 1.0.0
                dependencies:
                - {name: mozdef-operator, version: 0.1.0}
                - {name: mozdef-stack, version: 0.1.0}
                """);
        Repository.copy(Repository.OPERATOR_CHART, umbrella.resolve("charts/mozdef-operator"));
        Repository.copy(Repository.STACK_CHART, umbrella.resolve("charts/mozdef-stack"));
        Manifests all =
                Manifests.of(rendered(helm, umbrella, "all", List.of(values("{mozdef-stack: {spec: {alerts: {}}}}"))));
        assertThat(all.objects()).containsKeys("Deployment mozdef/all-mozdef-operator", "MozDefStack mozdef/all");
        assertThat(all.get("Deployment mozdef/all-mozdef-operator")
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .isEqualTo("mozdef-operator:0.1.0");
    }

    @ParameterizedTest
    @MethodSource("helms")
    void bothChartsAreDependenciesAlsoSwitchedOffAndTwice(Helm helm) throws Exception {
        Path umbrella = Files.createDirectories(
                scratch.resolve("umbrella-" + helm.toString().replace(' ', '-')));
        Repository.write(
                umbrella.resolve("Chart.yaml"),
                """
                apiVersion: v2
                name: umbrella
                version: 1.0.0
                dependencies:
                - {name: mozdef-operator, version: 0.1.0, condition: mozdef-operator.enabled}
                - {name: mozdef-stack, version: 0.1.0, condition: mozdef-stack.enabled}
                - {name: mozdef-stack, version: 0.1.0, alias: second, condition: second.enabled}
                """);
        Repository.copy(Repository.OPERATOR_CHART, umbrella.resolve("charts/mozdef-operator"));
        Repository.copy(Repository.STACK_CHART, umbrella.resolve("charts/mozdef-stack"));

        Path operatorAlone = values(
                "{global: {imageRegistry: r.example.org, foreign: 1}, mozdef-stack: {enabled: false}, second: {enabled: false}}");
        Manifests operator = Manifests.of(rendered(helm, umbrella, "all", List.of(operatorAlone)));
        assertThat(operator.get("Deployment mozdef/all-mozdef-operator")
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .isEqualTo("r.example.org/mozdef-operator:0.1.0");

        Path stacks = values(
                "{mozdef-operator: {enabled: false}, mozdef-stack: {enabled: true, spec: {alerts: {}}}, second: {spec: {cron: {}}}}");
        assertThat(Manifests.of(rendered(helm, umbrella, "all", List.of(stacks)))
                        .objects())
                .containsOnlyKeys("MozDefStack mozdef/all", "MozDefStack mozdef/all-second");
    }

    @ParameterizedTest
    @CsvSource({"default, Role", "namespaces, Role", "restricted, Role", "cluster, ClusterRole"})
    void onlyScopeClusterHasClusterRoles(String profile, String kind) {
        for (Helm helm : helms()) {
            Manifests all = Manifests.of(rendered(
                    helm,
                    Repository.OPERATOR_CHART,
                    "mozdef-operator",
                    List.of(Repository.OPERATOR_CHART.resolve("ci/" + profile + "-values.yaml"))));
            if (kind.equals("Role")) {
                assertThat(all.objects().keySet()).noneMatch(n -> n.startsWith("Cluster"));
            } else {
                assertThat(all.get("ClusterRole /mozdef-operator").get("rules"))
                        .isEqualTo(Manifests.of(rendered(helm, Repository.OPERATOR_CHART, "mozdef-operator", List.of()))
                                .get("Role mozdef/mozdef-operator")
                                .get("rules"));
            }
            assertThat(rights(all)).noneMatch(r -> r.contains("*"));
        }
    }

    @Test
    void secretsAreCreatedOnlyWhenGeneratedAndReadByNameWhenNamed() {
        for (Helm helm : helms()) {
            assertThat(rights(Manifests.of(rendered(helm, Repository.OPERATOR_CHART, "x", List.of()))))
                    .contains("secrets create");
            Manifests restricted = Manifests.of(rendered(
                    helm,
                    Repository.OPERATOR_CHART,
                    "x",
                    List.of(Repository.OPERATOR_CHART.resolve("ci/restricted-values.yaml"))));
            assertThat(rights(restricted)).doesNotContain("secrets create").contains("secrets get");
            restricted.get("Role mozdef/x-mozdef-operator").get("rules").forEach(rule -> {
                if (rule.get("resources").toString().contains("secrets")) {
                    assertThat(rule.path("resourceNames")).isNotEmpty();
                }
            });
        }
    }

    /** As "resource verb". */
    private static List<String> rights(Manifests all) {
        List<String> rights = new ArrayList<>();
        all.objects().forEach((name, object) -> {
            if (name.startsWith("Role ") || name.startsWith("ClusterRole ")) {
                object.get("rules").forEach(rule -> rule.get("resources")
                        .forEach(r -> rule.get("verbs").forEach(v -> rights.add(r.asText() + " " + v.asText()))));
            }
        });
        return rights;
    }
}
