// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mozdef.operator.crd.Observability;
import java.util.List;
import java.util.Map;

/** How the pipeline image is started, and what all of its roles share. */
final class PipelineCommand {

    static final Map<String, Quantity> REQUESTS = Map.of("cpu", new Quantity("250m"), "memory", new Quantity("512Mi"));

    static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("768Mi"));

    private PipelineCommand() {}

    static List<String> command() {
        return List.of("java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", Planned.JAR);
    }

    static Part role(String role, Planned planned) {
        Part.Builder part = Part.builder()
                .env("mozdef.role", role)
                .env("mozdef.log.json", planned.spec().observability().logging().json());
        Observability.Tracing tracing = planned.spec().observability().tracing();
        if (tracing != null) {
            part.env("quarkus.otel.sdk.disabled", false)
                    .env("quarkus.otel.exporter.otlp.endpoint", tracing.otlpEndpoint())
                    .target(Target.of("OpenTelemetry", List.of(tracing.otlpEndpoint()), 4317, tracing.egress()));
        }
        return part.build();
    }
}
