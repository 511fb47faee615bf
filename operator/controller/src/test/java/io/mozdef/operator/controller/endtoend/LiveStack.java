// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mozdef.operator.controller.cluster.RealCluster;
import io.mozdef.operator.controller.cluster.Stacks;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A stack on the real API server whose pods are real processes, on the development servers. */
final class LiveStack implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Devstack servers = Devstack.shared(Server.SEARCH, Server.SQS, Server.AMQP, Server.OIDC);
    private final String name = Stacks.newName();
    private final String queue = servers.createQueue(name, Map.of("VisibilityTimeout", "30"));
    private final String deadLetters = servers.createQueue(name + "-dead", Map.of());
    private final Map<String, PodProcess> pods = new LinkedHashMap<>();

    LiveStack() {
        Stacks.secret(name + "-rabbit", Map.of("username", "guest", "password", "guest"));
        Stacks.secret(name + "-aws", Map.of("access-key-id", "demo", "secret-access-key", "demo"));
        Stacks.secret(name + "-search", Map.of("username", "demo", "password", "demo"));
        Stacks.secret(name + "-senders", Map.of("shipper", token()));
    }

    Devstack servers() {
        return servers;
    }

    /** What the sender of the test shows loginput. */
    String token() {
        return "token-of-" + name + "-with-enough-characters-to-be-one";
    }

    /** The blocks transport and storage; the endpoint is where SQS is reached. */
    String connections(String sqs) {
        return """
                transport:
                  rabbitmq: {urls: ["amqp://127.0.0.1:%d"], secretRef: {name: %s-rabbit}}
                  sqs: {region: us-east-1, queueUrl: "%s", deadLetterQueueUrl: "%s", endpoint: "%s", secretRef: {name: %s-aws}}
                storage:
                  search: {urls: ["http://127.0.0.1:%d"], replicas: 0, secretRef: {name: %s-search}}
                bastion: {replicas: 1, allowlist: {cidrs: [127.0.0.0/8]}}
                loginput: {replicas: 1, tokens: {secretRef: {name: %s-senders}}}
                """
                .formatted(
                        servers.amqp().getPort(),
                        name,
                        queue,
                        deadLetters,
                        sqs,
                        name,
                        servers.search().getPort(),
                        name,
                        name);
    }

    /** Applies the stack and waits until the operator has made what it consists of. */
    void apply(String spec, String... components) {
        Stacks.patch(name, spec);
        Stacks.awaitCondition(name, "Ready", "True", null);
        assertThat(Stacks.deployments(name))
                .extracting(d -> d.getMetadata().getName().substring(name.length() + 1))
                .contains(components);
    }

    /** Starts components as the Deployments read back say. */
    void start(List<String> components) throws IOException {
        for (String component : components) {
            start(component, UnaryOperator.identity());
        }
        components.forEach(this::awaitReady);
    }

    /** @param forged changes the environment */
    PodProcess start(String component, UnaryOperator<Map<String, String>> forged) throws IOException {
        KubernetesClient client = Stacks.admin();
        Deployment deployment = Stacks.deployment(name + "-" + component).get();
        Path below = RealCluster.get().plane().folder().resolve("pods");
        PodProcess pod = PodProcess.start(client, deployment, below, forged);
        pods.put(component, pod);
        return pod;
    }

    void awaitReady(String component) {
        await("readiness of " + component)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> pod(component).ready());
    }

    PodProcess pod(String component) {
        return Objects.requireNonNull(pods.get(component), component);
    }

    void stop(String component) {
        pod(component).close();
        pods.remove(component);
    }

    String name() {
        return name;
    }

    /** The value for Uptycs, by the command that the README gives. */
    String uptycsSecret() throws IOException {
        return secretOf("uptycs");
    }

    /** The value for the sender of a source. */
    String secretOf(String source) throws IOException {
        String data = RealCluster.get()
                .plane()
                .kubectl(
                        "-n",
                        Stacks.NAMESPACE,
                        "get",
                        "secret",
                        name + "-" + source + "-secret",
                        "-o",
                        "jsonpath={.data.current}");
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }

    /** Posts an alert as Uptycs does; the bastion must take it. */
    void uptycsSends(String id) throws IOException {
        assertThat(Web.post(
                        pod("bastion").at("http", "/uptycs"),
                        Map.of("Uptomozdef-Secret", uptycsSecret()),
                        Web.uptycsAlert(id)))
                .isEqualTo(200);
    }

    /** How many of something an analyst finds through the stack's API. */
    int found(String query) {
        return Web.count(pod("api").at("http", ""), servers.token("mozdef-analyst"), query);
    }

    void awaitFound(String query) {
        await(query).atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> found(query) == 1);
    }

    @Override
    public void close() {
        // all at once: each takes its time
        pods.values().forEach(PodProcess::end);
        pods.values().forEach(PodProcess::close);
    }
}
