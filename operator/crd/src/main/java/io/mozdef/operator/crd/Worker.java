// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One Deployment that takes events from one queue. */
@ValidationRule(
        value = "!(has(self.replicas) && has(self.autoscaling))",
        message = "replicas and autoscaling exclude each other: remove one")
public record Worker(
        @Required
                @JsonPropertyDescription("Name; the Deployment is STACK-w-NAME.")
                @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
                @Size(max = 30)
                String name,
        @Required @JsonPropertyDescription("Where its events come from.") WorkerSource source,
        @JsonPropertyDescription("Full image reference instead of the version's.") @Size(max = 512) @Nullable
                String image,
        @JsonPropertyDescription("Number of pods; 1 when unset.") @Min(0) @Max(1000) @Nullable Integer replicas,
        @JsonPropertyDescription("Instead of replicas: by CPU, or by the queue's length.") @Nullable
                Autoscaling autoscaling,
        @JsonPropertyDescription("Requests and limits.") @Nullable Resources resources,
        @JsonPropertyDescription("Who the pods are.") @Nullable ServiceAccountSettings serviceAccount,
        @JsonPropertyDescription("More keys of pipeline/app/README.md, such as mozdef.flow.bulk-events.")
                @Size(max = 64)
                @Nullable
                Map<String, String> settings,
        @JsonPropertyDescription("Overlay of the pod template, merged by container name.") @Nullable
                PodTemplateSpec podTemplate)
        implements Component {

    public Worker {
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        serviceAccount = serviceAccount == null ? ServiceAccountSettings.NONE : serviceAccount;
    }
}
