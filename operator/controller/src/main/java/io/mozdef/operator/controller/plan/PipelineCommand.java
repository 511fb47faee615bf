// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mozdef.operator.crd.CaRef;
import io.mozdef.operator.crd.Observability;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the pipeline image is started, and what all of its roles share. */
final class PipelineCommand {

    static final Map<String, Quantity> REQUESTS = Map.of("cpu", new Quantity("250m"), "memory", new Quantity("512Mi"));

    static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("768Mi"));

    private static final String FOLDER = Planned.ROOT + "otlp-ca";

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
            authority(part, tracing.caRef());
            headers(part, tracing.secretRef());
        }
        return part.build();
    }

    private static void authority(Part.Builder part, @Nullable CaRef ca) {
        if (ca != null) {
            part.env("quarkus.tls.otlp.trust-store.pem.certs", FOLDER + "/" + ca.key())
                    .env("quarkus.otel.exporter.otlp.traces.tls-configuration-name", "otlp")
                    .mount(Mount.certificates("otlp-ca", FOLDER, ca))
                    .reference(Reference.certificates(ca));
        }
    }

    /** Read once, at the start. */
    private static void headers(Part.Builder part, Observability.@Nullable HeadersRef ref) {
        if (ref != null) {
            part.envFromSecret("quarkus.otel.exporter.otlp.traces.headers", ref.name(), ref.key())
                    .reference(Reference.secret(ref.name(), List.of(ref.key()), List.of(ref.key())));
        }
    }
}
