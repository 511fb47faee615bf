// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person gets wrong, with kubectl: each is refused, or reported, in words that say what to change. */
@ExtendWith(RealCluster.class)
class WrongStacksIT {

    /** Of a name of a Service, and of a label's value. */
    private static final int LONGEST_LABEL = 63;

    @Test
    void everyRuleOfTheDefinitionHasACase() throws IOException {
        assertThat(WrongStacks.cases()).extracting(WrongStacks.Case::rule).containsAll(WrongStacks.rules());
        assertThat(WrongStacks.rules())
                .containsAll(
                        WrongStacks.cases().stream().map(WrongStacks.Case::rule).toList());
    }

    /** One call for all: kubectl goes on after a refusal. */
    @Test
    void everyRuleSpeaks() throws IOException {
        List<WrongStacks.Case> cases = WrongStacks.cases();
        Path folder = Files.createTempDirectory(cluster().plane().folder(), "wrong");
        Files.writeString(folder.resolve("right.yaml"), WrongStacks.right());
        for (int i = 0; i < cases.size(); i++) {
            Files.writeString(folder.resolve(i + ".yaml"), cases.get(i).stack());
        }
        String all = refusal("create", "--dry-run=server", "-f", folder.toString());
        assertThat(all).contains("mozdefstack.mozdef.io/right created");
        assertThat(Pattern.compile(" created").matcher(all).results().count())
                .as(
                        "taken that should not be: %s",
                        all.lines().filter(l -> l.contains(" created")).toList())
                .isEqualTo(1);
        Map<String, String> answers = Arrays.stream(all.split("(?=Error from server)"))
                .filter(a -> a.contains(".yaml\": "))
                .collect(Collectors.toMap(a -> a.replaceFirst("(?s)^.*?/(\\d+)\\.yaml\": .*", "$1"), a -> a));
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            WrongStacks.Rule rule = cases.get(i).rule();
            String place = rule.path().isEmpty() ? "<nil>" : rule.path();
            String answer = answers.getOrDefault(String.valueOf(i), "nothing");
            String expected = "(?s).*" + Pattern.quote(place).replace("[]", "\\E\\[\\d+\\]\\Q") + ": Invalid value: .*?"
                    + Pattern.quote(rule.says()) + ".*";
            if (!answer.matches(expected)) {
                silent.add(rule + " got " + answer);
            }
        }
        assertThat(silent).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            bastion: {allowlist: {cidrs: [198.51.100.7/24]}} | has host bits set: write the network's first address, as 198.51.100.0/24
            bastion: {replicas: 2, autoscaling: {maxReplicas: 3}} | replicas and autoscaling exclude each other: remove one
            bastoin: {} | unknown field "spec.bastoin"
            bastion: {allowlist: {cidr: [198.51.100.0/24]}} | unknown field "spec.bastion.allowlist.cidr"
            api: {} | spec.api.oidc: Required value
            bastion: {expose: {type: Ingress, ingress: {host: a.example.org}}} | set clientAddress.type to ForwardedFor
            bastion: {allowlist: {cidrs: [198.51.100.0/24, 198.51.100.0/24]}} | Duplicate value: "198.51.100.0/24"
            alerts: {autoscaling: {maxReplicas: 3}} | unknown field "spec.alerts.autoscaling"
            bastion: {sources: [{name: uptycs, secret: {secretRef: {name: s, keys: [a, b, c, d, e]}}}]} | must have at most 4 items
            workers: [{name: w, source: {type: Kafka}}] | supported values: "RabbitMQ", "SQS"
            """)
    void theWrongOnesThatAPersonWouldWriteAreRefused(String spec, String words) throws IOException {
        assertThat(refusal("apply", "-f", file(newName(), spec))).contains(words);
    }

    /** One letter more than the bounds admit. */
    @ParameterizedTest(name = "{0}, worker {1}, source {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            41 | 1  | 1  | metadata.name must be at most 40 characters
            40 | 5  | 4  | metadata.name and a worker's name must be at most 44 characters together: shorten one of them
            40 | 4  | 5  | metadata.name and a source's name must be at most 44 characters together: shorten one of them
            15 | 30 | 29 | metadata.name and a worker's name must be at most 44 characters together: shorten one of them
            15 | 29 | 30 | metadata.name and a source's name must be at most 44 characters together: shorten one of them
            """)
    void aNameThatIsTooLongIsRefused(int stack, int worker, int source, String words) throws IOException {
        assertThat(refusal("apply", "-f", file("s".repeat(stack), named(worker, source))))
                .contains(words);
    }

    /** What the bounds are for: whatever is named after the stack and its parts has a name that Kubernetes takes. */
    @ParameterizedTest(name = "{0}, worker {1}, source {2}")
    @CsvSource({"40, 4, 4", "14, 30, 30"})
    void theLongestNamesMakeAStackThatRuns(int stack, int worker, int source) throws IOException {
        String name = "s".repeat(stack);
        kubectlIn(NAMESPACE, "apply", "-f", file(name, named(worker, source)));
        awaitCondition(name, "Ready", "True", "AllComponentsReady");
        assertThat(condition(name, "Degraded").status()).isEqualTo("False");
        List<String> made = everythingIn(NAMESPACE).stream()
                .map(o -> o.substring(o.indexOf('/') + 1))
                .filter(o -> o.startsWith(name + "-"))
                .toList();
        assertThat(made)
                .contains(
                        name + "-w-" + "w".repeat(worker),
                        name + "-b-" + "d".repeat(source),
                        name + "-" + "d".repeat(source) + "-secret")
                .allMatch(o -> o.length() <= LONGEST_LABEL);
    }

    /** With everything that adds to a name: scaled by its queue, a door with pods of its own. */
    private static String named(int worker, int source) {
        return "storage: {search: {urls: [\"https://s:9200\"]}}, workers: [{name: " + "w".repeat(worker)
                + ", source: {type: SQS}, autoscaling: {maxReplicas: 4, queueDepth: {messagesPerReplica: 100}}}],"
                + " bastion: {allowlist: {cidrs: [198.51.100.0/24]}, sources: [{name: " + "d".repeat(source)
                + ", sqs: {region: r, queueUrl: \"https://q\"}}]}";
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            version: 9.9.9, bastion: {} | Accepted | spec.version is 9.9.9 | knows 1.2.0 and 1.1.0
            storage: {search: {urls: ["https://s:9200"], secretRef: {name: not-there}}}, cron: {} | ResolvedRefs | Secret not-there | create
            """)
    void whatOnlyTheOperatorKnowsIsReported(String spec, String condition, String what, String remedy)
            throws IOException {
        String name = newName();
        kubectlIn(NAMESPACE, "apply", "-f", file(name, spec));
        kubectlIn(NAMESPACE, "wait", "mds/" + name, "--for=condition=" + condition + "=False", "--timeout=55s");
        assertThat(kubectlIn(NAMESPACE, "describe", "mds", name)).contains(what, remedy);
        assertThat(kubectlIn(NAMESPACE, "get", "mds", name)).contains("False");
    }

    @Test
    void everybodyIsAdmittedOnlyWhereThatIsMeant() {
        apply(bastion("bastion: {allowlist: {allowWide: true, cidrs: [0.0.0.0/0, \"::/0\"]}}"));
    }

    private static String file(String name, String spec) throws IOException {
        return Files.writeString(
                        cluster().plane().folder().resolve(name + ".yaml"),
                        "{apiVersion: mozdef.io/v1alpha1, kind: MozDefStack, metadata: {name: " + name
                                + "}, spec: {transport: {sqs: {region: r, queueUrl: \"https://q\"}}, " + spec + "}}")
                .toString();
    }

    private static String refusal(String... arguments) throws IOException {
        ControlPlane.Said said = cluster().plane().tryKubectl(withNamespace(arguments));
        assertThat(said.ok()).as(said.text()).isFalse();
        return said.text();
    }

    private static String[] withNamespace(String... arguments) {
        return Stream.concat(Stream.of("-n", NAMESPACE), Arrays.stream(arguments))
                .toArray(String[]::new);
    }
}
