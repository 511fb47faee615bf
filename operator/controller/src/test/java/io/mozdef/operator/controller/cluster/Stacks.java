// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackCondition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of the tests on a real cluster: what a person does, and what a person sees. */
public final class Stacks {

    /** Where the tests' stacks are. */
    public static final String NAMESPACE = RealCluster.NAMESPACE;

    private static final AtomicInteger STACKS = new AtomicInteger();

    private Stacks() {}

    public static RealCluster cluster() {
        return RealCluster.get();
    }

    public static KubernetesClient admin() {
        return cluster().admin();
    }

    public static String newName() {
        return "stack-" + STACKS.incrementAndGet();
    }

    /** What the operator wrote since it had written this much. */
    public static List<Audit.Request> newWrites(int before) throws IOException {
        List<Audit.Request> writes = cluster().audit().writes();
        return writes.subList(before, writes.size());
    }

    public static String minimal() {
        return """
                transport:
                  rabbitmq: {urls: ["amqp://rabbitmq:5672"], secretRef: {name: rabbitmq}}
                  sqs: {region: eu-central-1, queueUrl: "https://sqs.example.org/q", deadLetterQueueUrl: "https://sqs.example.org/d", secretRef: {name: aws}}
                storage:
                  search: {urls: ["https://search:9200"], secretRef: {name: search}}
                bastion: {allowlist: {cidrs: [198.51.100.0/24]}}
                loginput: {tokens: {secretRef: {name: senders}}}
                workers:
                - {name: uptycs, source: {type: SQS}}
                - {name: eventtask, source: {type: RabbitMQ}}
                alerts: {}
                api: {oidc: {issuerUrl: "https://id.example.org", audience: mozdef-api}}
                cron: {}
                """;
    }

    public static String bastion(String rest) {
        return "transport: {sqs: {region: eu-central-1, queueUrl: \"https://sqs.example.org/q\", secretRef: {name: aws}}}\n"
                + rest + "\n";
    }

    public static String apply(String spec) {
        String name = newName();
        patch(name, spec);
        return name;
    }

    public static void patch(String name, String spec) {
        patchIn(NAMESPACE, name, spec);
    }

    static void patchIn(String namespace, String name, String spec) {
        String yaml = "apiVersion: mozdef.io/v1alpha1\nkind: MozDefStack\nmetadata: {name: " + name + ", namespace: "
                + namespace + "}\nspec:\n" + spec.indent(2);
        PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        context.setFieldManager("person");
        context.setForce(true);
        context.setFieldValidation("Strict");
        admin().resource(io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
                        yaml, io.fabric8.kubernetes.api.model.GenericKubernetesResource.class))
                .patch(context);
    }

    /** Under Restricted Pod Security, as the operator's own. */
    static void newNamespace(String name) {
        admin().namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    /** kubectl, as a person who has chosen a namespace. */
    static String kubectlIn(String namespace, String... arguments) throws IOException {
        return cluster()
                .plane()
                .kubectl(Stream.concat(Stream.of("-n", namespace), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Every object of a namespace, of whatever kind this server has, as {@code kind/name}; without the operator's own. */
    static Set<String> everythingIn(String namespace) throws IOException {
        return objectsIn(namespace, l -> !isTheOperators(l));
    }

    /** What the operator consists of, and Helm's record of it. */
    static Set<String> ofTheOperator(String namespace) throws IOException {
        return objectsIn(namespace, Stacks::isTheOperators);
    }

    private static boolean isTheOperators(String object) {
        return object.contains("/" + Rights.ACCOUNT) || object.contains("helm.release");
    }

    private static Set<String> objectsIn(String namespace, Predicate<String> which) throws IOException {
        return kubectlIn(namespace, "get", kinds(), "-o", "name", "--ignore-not-found")
                .lines()
                .filter(l -> l.contains("/") && !l.startsWith("Warning:"))
                .filter(which)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All kinds that a namespace may have, by commas; without those that the server itself makes. */
    static String kinds() throws IOException {
        return cluster()
                .plane()
                .kubectl("api-resources", "--namespaced", "--verbs=list", "-o", "name")
                .lines()
                .filter(k -> !k.startsWith("events") && !k.startsWith("endpoint"))
                .collect(Collectors.joining(","));
    }

    public static void assertRefused(String spec, String word) {
        assertThatThrownBy(() -> apply(bastion(spec)))
                .as(spec)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(word);
    }

    public static void assertNotAccepted(String spec, String reason, String word) {
        String name = apply(bastion(spec));
        awaitCondition(name, "Accepted", "False", reason);
        assertThat(condition(name, "Accepted").message()).contains(word);
        assertThat(condition(name, "Ready").status()).isEqualTo("False");
        assertThat(deployments(name)).isEmpty();
        stacks().withName(name).delete();
    }

    public static void annotate(String name, String key, String value) {
        stacks().withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + key + "\":\"" + value + "\"}}}");
    }

    public static io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    MozDefStack,
                    io.fabric8.kubernetes.api.model.KubernetesResourceList<MozDefStack>,
                    io.fabric8.kubernetes.client.dsl.Resource<MozDefStack>>
            stacks() {
        return admin().resources(MozDefStack.class).inNamespace(NAMESPACE);
    }

    public static io.fabric8.kubernetes.client.dsl.RollableScalableResource<Deployment> deployment(String name) {
        return admin().apps().deployments().inNamespace(NAMESPACE).withName(name);
    }

    public static String version(String deployment) {
        return deployment(deployment).get().getMetadata().getLabels().get("app.kubernetes.io/version");
    }

    public static List<Deployment> deployments(String stack) {
        return admin().apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/instance", stack)
                .list()
                .getItems();
    }

    public static List<? extends HasMetadata> left(String stack) {
        return Stream.of(
                        deployments(stack),
                        admin().configMaps()
                                .inNamespace(NAMESPACE)
                                .withLabel("app.kubernetes.io/instance", stack)
                                .list()
                                .getItems(),
                        admin().serviceAccounts()
                                .inNamespace(NAMESPACE)
                                .withLabel("app.kubernetes.io/instance", stack)
                                .list()
                                .getItems(),
                        admin().services()
                                .inNamespace(NAMESPACE)
                                .withLabel("app.kubernetes.io/instance", stack)
                                .list()
                                .getItems(),
                        admin().pods()
                                .inNamespace(NAMESPACE)
                                .withLabel("app.kubernetes.io/instance", stack)
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .toList();
    }

    public static void secret(String name, Map<String, String> data) {
        PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        context.setFieldManager("person");
        context.setForce(true);
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withStringData(data)
                .build();
        admin().resource(secret).patch(context);
    }

    public static Map<String, String> secretData(String name) {
        return admin().secrets().inNamespace(NAMESPACE).withName(name).get().getData();
    }

    public static StackCondition condition(String name, String type) {
        return Optional.ofNullable(stacks().withName(name).get())
                .map(MozDefStack::getStatus)
                .flatMap(s -> s.conditions().stream()
                        .filter(c -> c.type().equals(type))
                        .findFirst())
                .orElse(new StackCondition(type, "Unset", "Unset", "", "", null));
    }

    public static void awaitCondition(
            String name, String type, String status, @org.jspecify.annotations.Nullable String reason) {
        patient().untilAsserted(() -> {
            MozDefStack stack = stacks().withName(name).get();
            StackCondition condition = condition(name, type);
            assertThat(condition.status())
                    .as("%s of %s: %s", type, name, stack.getStatus())
                    .isEqualTo(status);
            if (reason != null) {
                assertThat(condition.reason()).as(condition.message()).isEqualTo(reason);
            }
            assertThat(condition.observedGeneration())
                    .isEqualTo(stack.getMetadata().getGeneration());
        });
    }

    /** Number of writes once none was added for a while. */
    public static int settledWrites() {
        return writesAfter(Duration.ofSeconds(4));
    }

    /** Number of writes of an operator that has ended: the API server may still be busy with its last one. */
    static int writesOfTheStopped() {
        return writesAfter(Duration.ofSeconds(1));
    }

    private static int writesAfter(Duration quiet) {
        AtomicInteger last = new AtomicInteger(-1);
        patient().during(quiet).until(() -> {
            int now = cluster().audit().writes().size();
            return last.getAndSet(now) == now;
        });
        return last.get();
    }

    public static double reconciles() {
        try {
            return cluster().operator().reconciles();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static org.awaitility.core.ConditionFactory patient() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
    }
}
