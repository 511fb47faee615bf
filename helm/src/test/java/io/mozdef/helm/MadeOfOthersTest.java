// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made of others are what they would be made again: {@code mvn -pl helm test -Dcharts.update=true}. */
class MadeOfOthersTest {

    private static void same(Path file, String made) {
        if (Repository.UPDATE) {
            Repository.write(file, made);
        }
        assertThat(Repository.read(file))
                .as("%s: mvn -pl helm test -Dcharts.update=true", file)
                .isEqualTo(made);
    }

    static List<Path> charts() {
        return List.of(Repository.OPERATOR_CHART, Repository.STACK_CHART);
    }

    @Test
    void copiesOfTheDefinitionAreTheGeneratedOne() {
        String generated = Repository.read(Repository.DEFINITION);
        same(Repository.OPERATOR_CHART.resolve("files/mozdefstacks.mozdef.io.yaml"), generated);
        same(Repository.K8S.resolve("crd/mozdefstacks.mozdef.io.yaml"), generated);
    }

    /** The rights are written down once, in the chart. */
    @Test
    void kustomizesRoleIsTheCharts() {
        // as with the chart's own values: no names of Secrets, and secrets are generated
        String rules = Repository.read(Repository.OPERATOR_CHART.resolve("templates/_rules.tpl"))
                .replaceFirst("(?s)^.*?\\{\\{- define .*?\\}\\}\n", "")
                .replaceAll("(?s) *\\{\\{- with .*?\\{\\{- end \\}\\}\n", "")
                .replaceAll("\\{\\{-? .*?\\}\\}\n", "");
        Path file = Repository.K8S.resolve("rbac/namespaced/role.yaml");
        String binding = Repository.read(file).replaceFirst("(?s)^.*?\n---\n", "---\n");
        same(
                file,
                "# What the operator may do in a namespace with stacks. The rules are the chart's, made of its _rules.tpl.\n"
                        + "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: mozdef-operator\nrules:\n"
                        + rules
                        + binding);
    }

    @Test
    void theStacksSchemaIsMadeOfTheDefinition() {
        same(Repository.STACK_CHART.resolve("values.schema.json"), StackSchema.generate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "gateway-api"})
    void profilesOfTheStackAreExamples(String name) {
        JsonNode example = Manifests.yaml(Repository.read(Repository.K8S.resolve("examples/" + name + "/stack.yaml")));
        JsonNode profile =
                Manifests.yaml(Repository.read(Repository.STACK_CHART.resolve("ci/" + name + "-values.yaml")));
        assertThat(profile.get("spec")).isEqualTo(example.get("spec"));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void tablesOfValuesAreMadeOfTheirComments(Path chart) {
        ValuesTable table = ValuesTable.of(chart);
        assertThat(table.undocumented())
                .as("keys of values.yaml without a comment that begins with # --")
                .isEmpty();
        Path readme = chart.resolve("README.md");
        same(readme, table.in(Repository.read(readme)));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void schemaAndValuesHaveTheSameKeys(Path chart) {
        JsonNode schema = Manifests.yaml(Repository.read(chart.resolve("values.schema.json")));
        List<String> differences = new ArrayList<>();
        compare("", Manifests.yaml(Repository.read(chart.resolve("values.yaml"))), schema, schema, differences);
        // read by Helm itself, and free for other charts
        differences.removeAll(
                List.of("not in values: enabled", "not in values: global", "not in values: resources.claims"));
        differences.removeIf(d -> d.startsWith("not in values: spec."));
        assertThat(differences).isEmpty();
    }

    private static void compare(
            String path, JsonNode values, JsonNode schema, JsonNode root, List<String> differences) {
        JsonNode resolved =
                schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
        JsonNode known = resolved.path("properties");
        if (known.isEmpty() || !values.isObject()) {
            return;
        }
        values.fieldNames().forEachRemaining(key -> {
            if (!known.has(key)) {
                differences.add("not in schema: " + path + key);
            }
        });
        known.fields().forEachRemaining(key -> {
            if (!values.has(key.getKey())) {
                differences.add("not in values: " + path + key.getKey());
            } else {
                compare(path + key.getKey() + ".", values.get(key.getKey()), key.getValue(), root, differences);
            }
        });
    }

    @Test
    void chartsHaveTheVersionOfTheBuild() {
        String version = Repository.read(Repository.ROOT.resolve("pom.xml"))
                .replaceAll(
                        "(?s).*?<artifactId>mozdef-parent</artifactId>\\s*<version>([^<]*?)(-SNAPSHOT)?</version>.*",
                        "$1");
        for (Path chart : charts()) {
            JsonNode about = Manifests.yaml(Repository.read(chart.resolve("Chart.yaml")));
            assertThat(about.get("appVersion").asText()).isEqualTo(version);
            assertThat(about.get("kubeVersion").asText()).isEqualTo(">=1.31.0-0");
        }
        assertThat(Repository.read(Repository.K8S.resolve("operator/deployment.yaml")))
                .contains("mozdef-operator:" + version);
    }

    @Test
    void templatesDoNotDependOnWhenAndWhereTheyAreRendered() {
        for (Path chart : charts()) {
            for (Path template : Repository.files(chart.resolve("templates"), "l")) {
                assertThat(Repository.read(template))
                        .as(template.toString())
                        .doesNotContainPattern(
                                "\\b(lookup|randAlpha\\w*|randNumeric|randBytes|uuidv4|gen[A-Z]\\w+|now|derivePassword)\\b[ )(]|\\.Capabilities");
            }
        }
    }

    /** A metric that nobody counts makes a rule that never fires. Names put together of pieces are found in the documents. */
    @Test
    void rulesAndDashboardNameMetricsThatAreCounted() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String top : List.of("bastion", "pipeline", "operator")) {
            try (Stream<Path> all = Files.walk(Repository.ROOT.resolve(top))) {
                all.filter(f -> f.toString().endsWith(".md")
                                || (f.toString().endsWith(".java")
                                        && f.toString().contains("/src/main/")))
                        .forEach(f -> sources.append(Repository.read(f)));
            }
        }
        String counted = sources.toString().replaceAll("[.-]", "_");
        List<String> uncounted = new ArrayList<>();
        for (String file : List.of("rules.yaml", "dashboard.json")) {
            Matcher metric = Pattern.compile("mozdef_[a-z]+_[a-z_]+")
                    .matcher(Repository.read(Repository.OPERATOR_CHART.resolve("files/" + file)));
            while (metric.find()) {
                if (!counted.contains(metric.group().replaceAll("(_total|_seconds|_bytes)+$", ""))) {
                    uncounted.add(file + ": " + metric.group());
                }
            }
        }
        assertThat(uncounted).isEmpty();
    }

    @Test
    void noValueIsASecret() {
        for (Path chart : charts()) {
            assertThat(Repository.read(chart.resolve("values.yaml")))
                    .doesNotContainPattern("(?im)^ *(password|token|secret|apiKey) *:");
        }
        for (Path example : Repository.examples()) {
            for (Path file : Repository.files(example, ".yaml")) {
                assertThat(Manifests.of(Repository.read(file)).objects().keySet())
                        .as(file.toString())
                        .noneMatch(o -> o.startsWith("Secret "));
            }
        }
    }
}
