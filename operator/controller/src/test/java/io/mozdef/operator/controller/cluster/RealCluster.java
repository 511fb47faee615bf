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
 * One real cluster for all tests of a JVM, with the operator in it. After each test its stacks are deleted; after each class the audit
 * log must show no refused request. Without the binaries one line says so, and the tests are skipped.
 */
public final class RealCluster implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    static final String NAMESPACE = "security";

    private static final Set<String> RAN = new TreeSet<>();
    private static @Nullable RealCluster running;
    private static boolean said;

    private @Nullable ControlPlane plane;
    private @Nullable KubernetesClient admin;
    private @Nullable FakeKubelet kubelet;
    private @Nullable OperatorProcess operator;
    private @Nullable Audit audit;

    public static RealCluster get() {
        return Objects.requireNonNull(running);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Optional<Path> binaries = KubeBinaries.find();
        if (binaries.isEmpty()) {
            if (KubeBinaries.required()) {
                throw new AssertionError(KubeBinaries.missing());
            }
            if (!said) {
                said = true;
                if (SuiteRecord.isFirstToSay("missing")) {
                    System.out.println(KubeBinaries.missing());
                }
            }
            Assumptions.abort(KubeBinaries.missing());
        }
        if (running == null) {
            start(binaries.get());
            // not of the root context: where JVMs share the suite there is one for each class
            context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL)
                    .put(RealCluster.class, (AutoCloseable) () -> get().stop());
        }
        RAN.add(context.getRequiredTestClass().getName());
    }

    private void start(Path binaries) throws IOException {
        running = this;
        plane = ControlPlane.start(binaries);
        admin = plane.client();
        admin.resource(Serialization.unmarshal(
                        Files.readString(Path.of("../crd/src/main/resources/crd/mozdefstacks.mozdef.io.yaml")),
                        CustomResourceDefinition.class))
                .create();
        OptionalKinds.install(admin);
        Rights.install(admin, NAMESPACE);
        audit = new Audit(plane.auditLog(), Rights.user(NAMESPACE));
        kubelet = new FakeKubelet(
                admin,
                Set.of(
                        OperatorProcess.image("bastion", "1.2.0"),
                        OperatorProcess.image("pipeline", "1.2.0"),
                        OperatorProcess.image("bastion", "1.1.0"),
                        OperatorProcess.image("pipeline", "1.1.0"),
                        OperatorProcess.image("bastion", "1.3.0"),
                        OperatorProcess.image("pipeline", "1.3.0"),
                        "mozdef-operator:0.1.0"));
        kubelet.start();
        await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> stacks().list() != null);
        for (String secret : List.of("rabbitmq", "search")) {
            Stacks.secret(secret, Map.of("username", "u", "password", "p"));
        }
        Stacks.secret("aws", Map.of("access-key-id", "id", "secret-access-key", "key"));
        Stacks.secret("senders", Map.of("fluentbit", "t"));
        // the first one as shipped, with its lease
        operator = startOperator(NAMESPACE, Map.of());
    }

    /** Starts it again. */
    public void startOperator(Map<String, String> more) throws IOException {
        operator = startOperator(NAMESPACE, more);
    }

    /** One more operator, which the caller closes. */
    public OperatorProcess startOperator(String namespace, Map<String, String> more) throws IOException {
        return startOperator(namespace, more, List.of());
    }

    /** @param prefix what comes before the operator's command */
    OperatorProcess startOperator(String namespace, Map<String, String> more, List<String> prefix) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("MOZDEF_OPERATOR_RESYNC", "0.2s"));
        environment.putAll(more);
        return OperatorProcess.start(plane(), Rights.token(admin(), namespace), namespace, environment, prefix);
    }

    public void stopOperator() {
        operator().close();
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    MozDefStack,
                    io.fabric8.kubernetes.api.model.KubernetesResourceList<MozDefStack>,
                    io.fabric8.kubernetes.client.dsl.Resource<MozDefStack>>
            stacks() {
        return admin().resources(MozDefStack.class).inNamespace(NAMESPACE);
    }

    /** The control plane. */
    public ControlPlane plane() {
        return Objects.requireNonNull(plane);
    }

    public KubernetesClient admin() {
        return Objects.requireNonNull(admin);
    }

    /** A client with the account and the rights of the operator, which the caller closes. */
    public KubernetesClient asOperator() {
        return plane().client(Rights.token(admin(), NAMESPACE));
    }

    public FakeKubelet kubelet() {
        return Objects.requireNonNull(kubelet);
    }

    public OperatorProcess operator() {
        return Objects.requireNonNull(operator);
    }

    public Audit audit() {
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
        assertThat(asked).isNotEmpty();
        assertThat(asked.stream().filter(r -> r.code() == 403)).as("refused").isEmpty();
    }

    private void stop() throws IOException {
        try {
            if (audit != null) {
                SuiteRecord.of(RAN, audit.all()).write();
            }
        } finally {
            end();
        }
    }

    private void end() {
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
