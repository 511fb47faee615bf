// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The crontab's jobs: one pod works, others stand by. */
public record Cron(
        @JsonPropertyDescription("Full image reference instead of the version's.") @Size(max = 512) @Nullable
                String image,
        @JsonPropertyDescription("Number of pods, of which one is active; 1 when unset.") @Min(0) @Max(5) @Nullable
                Integer replicas,
        @JsonPropertyDescription("How long things are kept.") @Nullable Retention retention,
        @JsonPropertyDescription("Requests and limits.") @Nullable Resources resources,
        @JsonPropertyDescription("Who the pods are.") @Nullable ServiceAccountSettings serviceAccount,
        @JsonPropertyDescription("More keys of pipeline/app/README.md.") @Size(max = 64) @Nullable
                Map<String, String> settings,
        @JsonPropertyDescription("Overlay of the pod template, merged by container name.") @Nullable
                PodTemplateSpec podTemplate)
        implements Component {

    public Cron {
        retention = retention == null ? new Retention(null, null) : retention;
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        serviceAccount = serviceAccount == null ? ServiceAccountSettings.NONE : serviceAccount;
    }

    /** Ages in days. */
    public record Retention(
            @JsonPropertyDescription("Days that events are kept, as 30d.")
                    @Pattern("^[1-9][0-9]{0,4}d$")
                    @Size(max = 8)
                    @Default("30d")
                    @Nullable
                    String events,
            @JsonPropertyDescription("Days that alerts are kept, as 365d. Unset: for ever.")
                    @Pattern("^[1-9][0-9]{0,4}d$")
                    @Size(max = 8)
                    @Nullable
                    String alerts) {

        public Retention {
            events = events == null ? "30d" : events;
        }
    }
}
