// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.PodDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pods of a component: Restricted Pod Security, nothing writable but /tmp, no token. */
public final class PodTemplates {

    /** The container that runs our program; an overlay merges into it by this name. */
    public static final String CONTAINER = "mozdef";

    private static final String RESTART_ON = "mozdef.io/restart-on";
    private static final String RESTART_TRIGGER = "mozdef.io/restart-trigger";

    private PodTemplates() {}

    static PodTemplateSpec of(StackPlan plan, ComponentPlan component, Facts facts) {
        PodTemplateSpec ours = ours(plan, component, facts);
        return component.overlay() == null ? ours : Overlay.merge(ours, component.overlay());
    }

    /** Without the overlay. */
    public static PodTemplateSpec ours(StackPlan plan, ComponentPlan component, Facts facts) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels(plan, component))
                .withAnnotations(annotations(plan, component, facts))
                .endMetadata()
                .withSpec(pod(plan, component))
                .build();
    }

    /** With the overlay. */
    public static PodTemplateSpec merged(StackPlan plan, ComponentPlan component, Facts facts) {
        return of(plan, component, facts);
    }

    private static Map<String, String> labels(StackPlan plan, ComponentPlan component) {
        Map<String, String> labels = new TreeMap<>(plan.spec().podDefaults().labels());
        labels.putAll(component.identity().podLabels());
        labels.putAll(Meta.labels(plan, component));
        labels.put(Meta.VERSION, component.version());
        return labels;
    }

    private static @Nullable Map<String, String> annotations(StackPlan plan, ComponentPlan component, Facts facts) {
        Map<String, String> annotations =
                new TreeMap<>(plan.spec().podDefaults().annotations());
        String digest = facts.digests().get(component.name());
        if (digest != null) {
            annotations.put(RESTART_ON, digest);
        }
        if (facts.restartTrigger() != null) {
            annotations.put(RESTART_TRIGGER, facts.restartTrigger());
        }
        return annotations.isEmpty() ? null : annotations;
    }

    private static PodSpec pod(StackPlan plan, ComponentPlan component) {
        PodDefaults defaults = plan.spec().podDefaults();
        return new PodSpecBuilder()
                .withServiceAccountName(component.identity().serviceAccount())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(
                        defaults.terminationGracePeriodSeconds().longValue())
                .withImagePullSecrets(defaults.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withNodeSelector(defaults.nodeSelector().isEmpty() ? null : defaults.nodeSelector())
                .withTolerations(defaults.tolerations())
                .withAffinity(defaults.affinity() == null ? spread(plan, component) : defaults.affinity())
                .withTopologySpreadConstraints(defaults.topologySpreadConstraints())
                .withPriorityClassName(defaults.priorityClassName())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(defaults.runAsUser())
                .withFsGroup(defaults.fsGroup())
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(component))
                .withVolumes(Volumes.of(component))
                .build();
    }

    private static Affinity spread(StackPlan plan, ComponentPlan component) {
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(100)
                .withNewPodAffinityTerm()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(Meta.selector(plan, component))
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }

    private static io.fabric8.kubernetes.api.model.Container container(ComponentPlan component) {
        ContainerBuilder container = new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(component.image())
                .withCommand(component.command())
                .withEnv(component.environment())
                .withPorts(ports(component))
                .withNewResources()
                .withRequests(component.requests())
                .withLimits(component.limits())
                .endResources()
                .withStartupProbe(probe("/q/health/live", 2, 60))
                .withLivenessProbe(probe("/q/health/live", 10, 6))
                .withReadinessProbe(probe("/q/health/ready", 5, 3))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(Volumes.mounts(component));
        if (component.door() != null) {
            // load balancers and proxies look away before the program stops to listen
            container
                    .withNewLifecycle()
                    .withNewPreStop()
                    .withNewSleep(5L)
                    .endPreStop()
                    .endLifecycle();
        }
        return container.build();
    }

    private static List<ContainerPort> ports(ComponentPlan component) {
        List<ContainerPort> ports = new ArrayList<>();
        if (component.door() != null) {
            ports.add(port(component.door().portName(), component.door().port()));
        }
        ports.add(port("management", ComponentPlan.MANAGEMENT_PORT));
        return ports;
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    private static Probe probe(String path, int period, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("management")
                .endHttpGet()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(3)
                .withFailureThreshold(failures)
                .build();
    }
}
