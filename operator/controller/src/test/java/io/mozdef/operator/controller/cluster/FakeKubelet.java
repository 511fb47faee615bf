// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Binds pods and says that they are ready, without any container: but as the real one it refuses that while a Secret, a key or a
 * ConfigMap is missing or the image is not known, and it lets a component crash when told to.
 */
final class FakeKubelet implements AutoCloseable {

    private static final String NODE = "fake";

    private final KubernetesClient client;
    private final Set<String> images;
    private final Map<String, String> crashes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    FakeKubelet(KubernetesClient client, Set<String> images) {
        this.client = client;
        this.images = images;
    }

    void start() {
        client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NODE)
                        .endMetadata()
                        .build())
                .create();
        var unused = timer.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
    }

    /** From now on pods of this component crash and leave this message behind. */
    void crash(String component, String message) {
        crashes.put(component, message);
    }

    void heal(String component) {
        crashes.remove(component);
    }

    private void look() {
        try {
            client.pods().inAnyNamespace().list().getItems().forEach(this::tend);
        } catch (RuntimeException e) {
            // the API server is ending, or a pod went in between: the next look tells
        }
    }

    private void tend(Pod pod) {
        try {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                client.resource(pod).withGracePeriod(0).delete();
            } else if (pod.getSpec().getNodeName() == null) {
                bind(pod);
            } else {
                report(pod, status(pod));
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    private void bind(Pod pod) {
        client.raw(
                "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                        + pod.getMetadata().getName() + "/binding",
                "POST",
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Binding",
                        "metadata",
                        Map.of("name", pod.getMetadata().getName()),
                        "target",
                        Map.of("apiVersion", "v1", "kind", "Node", "name", NODE)));
    }

    private ContainerStatus status(Pod pod) {
        Container container = pod.getSpec().getContainers().get(0);
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withRestartCount(0)
                .withReady(false);
        String crash = crashes.get(Optional.ofNullable(pod.getMetadata().getLabels())
                .orElse(Map.of())
                .getOrDefault("app.kubernetes.io/component", ""));
        if (crash != null) {
            return status.withRestartCount(3)
                    .withState(waiting("CrashLoopBackOff", "back-off 40s restarting failed container"))
                    .withLastState(new ContainerStateBuilder()
                            .withNewTerminated()
                            .withExitCode(1)
                            .withReason("Error")
                            .withMessage(crash)
                            .endTerminated()
                            .build())
                    .build();
        }
        List<ContainerStatus> before = pod.getStatus().getContainerStatuses();
        if (before.size() == 1 && Boolean.TRUE.equals(before.get(0).getReady())) {
            // what runs goes on, whatever happens to the objects it was started with
            return before.get(0);
        }
        if (!images.contains(container.getImage())) {
            return status.withState(
                            waiting("ImagePullBackOff", "Back-off pulling image \"" + container.getImage() + "\""))
                    .build();
        }
        String volume = missingVolume(pod);
        if (volume != null) {
            return status.withState(waiting("ContainerCreating", "")).build();
        }
        String environment = missingEnvironment(pod, container);
        if (environment != null) {
            return status.withState(waiting("CreateContainerConfigError", environment))
                    .build();
        }
        return status.withReady(true)
                .withStarted(true)
                .withState(new ContainerStateBuilder()
                        .withNewRunning()
                        .endRunning()
                        .build())
                .build();
    }

    private @Nullable String missingVolume(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getSecret() != null) {
                List<String> keys = keys(volume.getSecret().getItems());
                if (!has("secrets", namespace, volume.getSecret().getSecretName(), keys)) {
                    return volume.getName();
                }
            }
            if (volume.getConfigMap() != null
                    && !has(
                            "configmaps",
                            namespace,
                            volume.getConfigMap().getName(),
                            keys(volume.getConfigMap().getItems()))) {
                return volume.getName();
            }
        }
        return null;
    }

    private @Nullable String missingEnvironment(Pod pod, Container container) {
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
                var ref = variable.getValueFrom().getSecretKeyRef();
                String namespace = pod.getMetadata().getNamespace();
                if (!has("secrets", namespace, ref.getName(), List.of())) {
                    return "secret \"" + ref.getName() + "\" not found";
                }
                if (!has("secrets", namespace, ref.getName(), List.of(ref.getKey()))) {
                    return "couldn't find key " + ref.getKey() + " in Secret " + namespace + "/" + ref.getName();
                }
            }
        }
        return null;
    }

    private boolean has(String plural, String namespace, String name, List<String> keys) {
        if (plural.equals("secrets")) {
            var secret = client.secrets().inNamespace(namespace).withName(name).get();
            return secret != null
                    && (keys.isEmpty()
                            || secret.getData() != null
                                    && secret.getData().keySet().containsAll(keys));
        }
        var map = client.configMaps().inNamespace(namespace).withName(name).get();
        return map != null
                && (keys.isEmpty()
                        || map.getData() != null && map.getData().keySet().containsAll(keys));
    }

    private static List<String> keys(List<KeyToPath> items) {
        return items.stream().map(KeyToPath::getKey).toList();
    }

    private static io.fabric8.kubernetes.api.model.ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private void report(Pod pod, ContainerStatus status) {
        List<ContainerStatus> before = pod.getStatus().getContainerStatuses();
        if (before.size() == 1 && before.get(0).equals(status)) {
            return;
        }
        boolean ready = Boolean.TRUE.equals(status.getReady());
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .editStatus(p -> new PodBuilder(p)
                        .editStatus()
                        .withPhase(ready || !before.isEmpty() ? "Running" : "Pending")
                        .withContainerStatuses(status)
                        .removeMatchingFromConditions(c -> c.getType().equals("Ready"))
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
