// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mozdef.operator.crd.MozDefStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real cluster for all tests of a run, with the operator in it. After each test its stacks are deleted; after each class the audit
 * log must show no request beyond the operator's rights. Without the binaries one line says so, and the tests are skipped.
 */
final class RealCluster implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    static final String NAMESPACE = "security";

    private static @Nullable RealCluster running;
    private static boolean said;

    private @Nullable ControlPlane plane;
    private @Nullable KubernetesClient admin;
    private @Nullable FakeKubelet kubelet;
    private @Nullable OperatorProcess operator;
    private @Nullable Audit audit;
    private String token = "";

    static RealCluster get() {
        return Objects.requireNonNull(running);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Optional<Path> binaries = KubeBinaries.find();
        if (binaries.isEmpty()) {
            if (!said) {
                said = true;
                System.out.println(KubeBinaries.missing());
            }
            Assumptions.abort(KubeBinaries.missing());
        }
        if (running == null) {
            start(binaries.get());
            context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put(RealCluster.class, (AutoCloseable)
                    () -> get().stop());
        }
    }

    private void start(Path binaries) throws IOException {
        running = this;
        plane = ControlPlane.start(binaries);
        admin = plane.client();
        admin.resource(Serialization.unmarshal(
                        Files.readString(Path.of("../crd/src/main/resources/crd/mozdefstacks.mozdef.io.yaml")),
                        CustomResourceDefinition.class))
                .create();
        token = Rights.install(admin, NAMESPACE);
        audit = new Audit(plane.auditLog(), "system:serviceaccount:" + NAMESPACE + ":" + Rights.ACCOUNT);
        kubelet = new FakeKubelet(
                admin,
                Set.of(
                        OperatorProcess.image("bastion", "1.2.0"),
                        OperatorProcess.image("pipeline", "1.2.0"),
                        OperatorProcess.image("bastion", "1.1.0"),
                        OperatorProcess.image("pipeline", "1.1.0")));
        kubelet.start();
        await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> stacks().list() != null);
        for (String secret : List.of("rabbitmq", "search")) {
            Stacks.secret(secret, Map.of("username", "u", "password", "p"));
        }
        Stacks.secret("aws", Map.of("access-key-id", "id", "secret-access-key", "key"));
        Stacks.secret("senders", Map.of("fluentbit", "t"));
        startOperator(Map.of());
    }

    void startOperator(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("MOZDEF_OPERATOR_RESYNC", "0.2s");
        operator = OperatorProcess.start(Objects.requireNonNull(plane), token, NAMESPACE, environment);
    }

    void stopOperator() {
        operator().close();
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    MozDefStack,
                    io.fabric8.kubernetes.api.model.KubernetesResourceList<MozDefStack>,
                    io.fabric8.kubernetes.client.dsl.Resource<MozDefStack>>
            stacks() {
        return admin().resources(MozDefStack.class).inNamespace(NAMESPACE);
    }

    KubernetesClient admin() {
        return Objects.requireNonNull(admin);
    }

    FakeKubelet kubelet() {
        return Objects.requireNonNull(kubelet);
    }

    OperatorProcess operator() {
        return Objects.requireNonNull(operator);
    }

    Audit audit() {
        return Objects.requireNonNull(audit);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        get().stacks().delete();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (running == null) {
            return;
        }
        List<Audit.Request> asked = get().audit().all();
        assertThat(asked).isNotEmpty().noneMatch(r -> r.code() == 403);
        Set<String> beyond = new TreeSet<>();
        asked.forEach(r -> beyond.add(r.right()));
        beyond.removeAll(Rights.granted());
        assertThat(beyond).as("used, and not among the rights").isEmpty();
    }

    private void stop() throws IOException {
        Set<String> unused = Rights.granted();
        audit().all().forEach(r -> unused.remove(r.right()));
        // server-side apply makes an object with the verb patch, and needs the right to create all the same
        unused.removeIf(r -> r.startsWith("create ") && !r.endsWith("secrets") && !r.endsWith("events"));
        System.out.println("rights that no test used: " + unused);
        if (operator != null) {
            operator.close();
        }
        if (kubelet != null) {
            kubelet.close();
        }
        admin().close();
        if (plane != null) {
            plane.close();
        }
        running = null;
    }
}
