// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who the pods are. */
@ValidationRule(
        value = "!(has(self.name) && has(self.annotations))",
        message =
                "annotations are for the ServiceAccount that the operator makes: leave name out, or annotate yours yourself")
public record ServiceAccountSettings(
        @JsonPropertyDescription("A ServiceAccount that exists. Unset: the operator makes one.")
                @Size(min = 1, max = 253)
                @Nullable
                String name,
        @JsonPropertyDescription("Annotations of the one that the operator makes, such as eks.amazonaws.com/role-arn.")
                @Size(max = 16)
                @Nullable
                Map<String, String> annotations,
        @JsonPropertyDescription("Pod labels that switch a cloud's identity on, such as azure.workload.identity/use.")
                @Size(max = 8)
                @Nullable
                Map<String, String> podLabels) {

    /** Nothing is set. */
    public static final ServiceAccountSettings NONE = new ServiceAccountSettings(null, null, null);

    public ServiceAccountSettings {
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        podLabels = podLabels == null ? Map.of() : Map.copyOf(podLabels);
    }

    /** Whether a cloud gives these pods an identity. */
    public boolean hasCloudIdentity() {
        return !annotations.isEmpty() || !podLabels.isEmpty();
    }
}
