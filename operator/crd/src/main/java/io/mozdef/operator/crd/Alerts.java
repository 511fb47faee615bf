// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scheduled rules: one pod works, others stand by. */
public record Alerts(
        @JsonPropertyDescription("Full image reference instead of the version's.") @Size(max = 512) @Nullable
                String image,
        @JsonPropertyDescription("Number of pods, of which one is active; 1 when unset.") @Min(0) @Max(5) @Nullable
                Integer replicas,
        @JsonPropertyDescription("Rules of yours, beside those in the image.") @Nullable Rules rules,
        @JsonPropertyDescription("Who receives alerts: each has a queue alerts.NAME.") @Size(max = 16) @Nullable
                List<String> consumers,
        @JsonPropertyDescription("Requests and limits.") @Nullable Resources resources,
        @JsonPropertyDescription("Who the pods are.") @Nullable ServiceAccountSettings serviceAccount,
        @JsonPropertyDescription("More keys of pipeline/app/README.md, such as mozdef.alerts.overlap.")
                @Size(max = 64)
                @Nullable
                Map<String, String> settings,
        @JsonPropertyDescription("Overlay of the pod template, merged by container name.") @Nullable
                PodTemplateSpec podTemplate)
        implements Component {

    public Alerts {
        rules = rules == null ? new Rules(null) : rules;
        consumers = consumers == null ? List.of() : List.copyOf(consumers);
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        serviceAccount = serviceAccount == null ? ServiceAccountSettings.NONE : serviceAccount;
    }

    /** Rules as data. */
    public record Rules(
            @JsonPropertyDescription("ConfigMaps whose keys are files of rules. Changes are read without a restart.")
                    @Size(max = 8)
                    @Nullable
                    List<NameRef> configMapRefs) {

        public Rules {
            configMapRefs = configMapRefs == null ? List.of() : List.copyOf(configMapRefs);
        }
    }
}
