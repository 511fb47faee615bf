// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all pods share; a component's own podTemplate goes on top. */
public record PodDefaults(
        @JsonPropertyDescription("Names of Secrets for pulling images.") @Size(max = 8) @Nullable
                List<String> imagePullSecrets,
        @JsonPropertyDescription("Labels of every pod.") @Size(max = 32) @Nullable Map<String, String> labels,
        @JsonPropertyDescription("Annotations of every pod.") @Size(max = 32) @Nullable Map<String, String> annotations,
        @JsonPropertyDescription("Nodes must have these labels.") @Size(max = 32) @Nullable
                Map<String, String> nodeSelector,
        @JsonPropertyDescription("Taints that pods tolerate.") @Size(max = 16) @Nullable List<Toleration> tolerations,
        @JsonPropertyDescription("Affinity of every pod. Unset: replicas of one component prefer different nodes.")
                @Nullable
                Affinity affinity,
        @JsonPropertyDescription("Spread over zones and nodes.") @Size(max = 8) @Nullable
                List<TopologySpreadConstraint> topologySpreadConstraints,
        @JsonPropertyDescription("Name of a PriorityClass.") @Size(max = 253) @Nullable String priorityClassName,
        @JsonPropertyDescription("Seconds between SIGTERM and SIGKILL.") @Min(1) @Max(3600) @Default("60") @Nullable
                Integer terminationGracePeriodSeconds,
        @JsonPropertyDescription(
                        "Numeric user of the processes. Unset: the image's (10001); leave it unset on OpenShift.")
                @Min(1)
                @Nullable
                Long runAsUser,
        @JsonPropertyDescription("Numeric group that owns mounted volumes.") @Min(1) @Nullable Long fsGroup,
        @JsonPropertyDescription("Forward proxy to targets outside the cluster.") @Nullable ProxySettings proxy,
        @JsonPropertyDescription(
                        "Authorities that every process trusts beside the public ones, for connections without a caRef of their own. Their change makes new pods.")
                @Size(max = 8)
                @Nullable
                List<CaRef> caRefs,
        @JsonPropertyDescription("Options of every Java process.") @Size(max = 1024) @Nullable String javaOptions) {

    /** Nothing is set. */
    public static final PodDefaults NONE =
            new PodDefaults(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public PodDefaults {
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
        caRefs = caRefs == null ? List.of() : List.copyOf(caRefs);
        terminationGracePeriodSeconds = terminationGracePeriodSeconds == null ? 60 : terminationGracePeriodSeconds;
    }
}
