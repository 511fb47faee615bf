// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One release of the operator's chart in a namespace of its own. Its pods are processes: command, environment, account and rights are
 * those of the objects that Helm has installed, read back from the API server.
 */
final class Release implements AutoCloseable {

    private final Helm helm;
    private final String namespace;
    private final Path folder = cluster().plane().folder();
    private final Path kubeconfig = folder.resolve("kubeconfig");
    private final List<OperatorProcess> processes = new ArrayList<>();

    Release(Helm helm, String namespace) {
        this.helm = helm;
        this.namespace = namespace;
    }

    /** Images of the tests; the second version may be empty. */
    static String images(String current, String previous) {
        String images =
                "{version: \"%s\", bastion: {registry: registry.example.org}, pipeline: {registry: registry.example.org}}";
        return "relatedImages:\n  current: " + images.formatted(current) + "\n"
                + (previous.isEmpty() ? "" : "  previous: " + images.formatted(previous) + "\n");
    }

    /** Makes the namespace and installs; the definition is the cluster's already. */
    void install(String values) throws IOException {
        newNamespace(namespace);
        helm.install(kubeconfig, namespace, file(values));
    }

    void upgrade(String values) throws IOException {
        helm.upgrade(kubeconfig, namespace, file(values));
    }

    void uninstall() throws IOException {
        close();
        helm.uninstall(kubeconfig, namespace);
    }

    private Path file(String values) throws IOException {
        return Files.writeString(folder.resolve("values-" + namespace + ".yaml"), "crds: {enabled: false}\n" + values);
    }

    /** One more pod of the Deployment as it is now. */
    OperatorProcess start() throws IOException {
        return start(Map.of());
    }

    /** @param more environment that comes after the Deployment's own */
    OperatorProcess start(Map<String, String> more) throws IOException {
        Deployment installed = Objects.requireNonNull(admin().apps()
                .deployments()
                .inNamespace(namespace)
                .withName(Helm.RELEASE)
                .get());
        assertThat(installed.getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo(Rights.ACCOUNT);
        Map<String, String> environment = new HashMap<>(Map.of("MOZDEF_OPERATOR_RESYNC", "0.2s"));
        environment.putAll(more);
        OperatorProcess operator = OperatorProcess.start(
                cluster().plane(), Rights.token(admin(), namespace), namespace, installed, environment, List.of());
        processes.add(operator);
        return operator;
    }

    /** What its account asked for, whichever pod it was. */
    Audit audit() {
        return new Audit(cluster().plane().auditLog(), Rights.user(namespace));
    }

    String kubectl(String... arguments) throws IOException {
        return kubectlIn(namespace, arguments);
    }

    @Override
    public void close() {
        processes.forEach(OperatorProcess::close);
    }
}
