// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The REST API. Never served without OIDC. */
@ValidationRule(
        value = "!(has(self.replicas) && has(self.autoscaling))",
        message = "replicas and autoscaling exclude each other: remove one")
@ValidationRule(
        value = "!has(self.expose) || self.expose.type == 'None' || (has(self.from) && size(self.from) > 0)",
        message = "an exposed api needs from: who may connect, such as the ingress controller's pods")
@ValidationRule(
        value = "!has(self.autoscaling) || !has(self.autoscaling.queueDepth)",
        message = "autoscaling.queueDepth is for workers")
public record Api(
        @JsonPropertyDescription("Full image reference instead of the version's.") @Size(max = 512) @Nullable
                String image,
        @JsonPropertyDescription("Number of pods; 2 when unset.") @Min(0) @Max(1000) @Nullable Integer replicas,
        @JsonPropertyDescription("Instead of replicas.") @Nullable Autoscaling autoscaling,
        @Required @JsonPropertyDescription("Who issues the tokens.") Oidc oidc,
        @JsonPropertyDescription("Who may connect. Unset: pods of the same namespace.") @Size(max = 32) @Nullable
                List<Peer> from,
        @JsonPropertyDescription("How the API is reached from outside the cluster.") @Nullable Expose expose,
        @JsonPropertyDescription("Requests and limits.") @Nullable Resources resources,
        @JsonPropertyDescription("Who the pods are.") @Nullable ServiceAccountSettings serviceAccount,
        @JsonPropertyDescription("More keys of pipeline/app/README.md.") @Size(max = 64) @Nullable
                Map<String, String> settings,
        @JsonPropertyDescription("Overlay of the pod template, merged by container name.") @Nullable
                PodTemplateSpec podTemplate)
        implements Component {

    public Api {
        from = from == null ? List.of() : List.copyOf(from);
        expose = expose == null ? Expose.NONE : expose;
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        serviceAccount = serviceAccount == null ? ServiceAccountSettings.NONE : serviceAccount;
    }
}
