// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Binds pods and says that they are ready, without any container: but as the real one, and in its words, it refuses that while a
 * Secret, a key, a ConfigMap or the ServiceAccount is missing or the image is not known, and it lets a component crash when told to.
 */
public final class FakeKubelet implements AutoCloseable {

    private static final String NODE = "fake";

    private final KubernetesClient client;
    private final Set<String> images;
    private final Map<String, String> crashes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private @Nullable SharedIndexInformer<Pod> pods;

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
        // watched: asked for ten times a second, all pods of a suite would keep the machine busy
        pods = client.pods().inAnyNamespace().inform();
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
            Objects.requireNonNull(pods).getStore().list().forEach(this::tend);
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
            return status.withState(noImage(container.getImage(), before)).build();
        }
        String mount = missingMount(pod);
        if (mount != null) {
            failedMount(pod, mount);
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

    private static ContainerState noImage(String image, List<ContainerStatus> before) {
        boolean again = !before.isEmpty() && before.get(0).getState().getWaiting() != null;
        return again
                ? waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\"")
                : waiting("ErrImagePull", "failed to pull and unpack image \"" + image + "\": not found");
    }

    /** What the kubelet would say of the first volume that cannot be mounted. */
    private @Nullable String missingMount(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        String account = pod.getSpec().getServiceAccountName();
        if (client.serviceAccounts().inNamespace(namespace).withName(account).get() == null) {
            return "serviceaccount \"" + account + "\" not found";
        }
        return pod.getSpec().getVolumes().stream()
                .flatMap(v -> Mounted.in(v).stream())
                .map(m -> m.problem(client, namespace))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void failedMount(Pod pod, String words) {
        String name = pod.getMetadata().getName() + ".failed-mount";
        client.v1()
                .events()
                .inNamespace(pod.getMetadata().getNamespace())
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withType("Warning")
                        .withReason("FailedMount")
                        .withMessage("MountVolume.SetUp failed: " + words)
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .endInvolvedObject()
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    private @Nullable String missingEnvironment(Pod pod, Container container) {
        String namespace = pod.getMetadata().getNamespace();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() == null || variable.getValueFrom().getSecretKeyRef() == null) {
                continue;
            }
            var ref = variable.getValueFrom().getSecretKeyRef();
            var values = new Mounted("secret", ref.getName(), Map.of()).values(client, namespace);
            if (values.isEmpty()) {
                return "secret \"" + ref.getName() + "\" not found";
            }
            if (!values.get().containsKey(ref.getKey())) {
                return "couldn't find key " + ref.getKey() + " in Secret " + namespace + "/" + ref.getName();
            }
        }
        return null;
    }

    private static ContainerState waiting(String reason, String message) {
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
        if (pods != null) {
            pods.close();
        }
    }
}
