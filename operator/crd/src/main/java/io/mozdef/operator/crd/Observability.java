// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the stack tells about itself. */
public record Observability(
        @JsonPropertyDescription("Prometheus.") @Nullable Metrics metrics,
        @JsonPropertyDescription("OpenTelemetry.") @Nullable Tracing tracing,
        @JsonPropertyDescription("Logs.") @Nullable Logging logging) {

    /** Nothing is set. */
    public static final Observability NONE = new Observability(null, null, null);

    public Observability {
        metrics = metrics == null ? new Metrics(null, null, null, null) : metrics;
        logging = logging == null ? new Logging(null, null) : logging;
    }

    /** Scraping. */
    @ValidationRule(
            value = "!self.prometheusRule || self.serviceMonitor",
            message = "prometheusRule needs serviceMonitor: true, whose labels its expressions name")
    public record Metrics(
            @JsonPropertyDescription(
                            "A ServiceMonitor for the Prometheus operator. A Prometheus of another namespace needs networkPolicy.metricsFrom too.")
                    @Default("false")
                    @Nullable
                    Boolean serviceMonitor,
            @JsonPropertyDescription(
                            "A PrometheusRule: alerts when a component has no process, or the bastion's certificate ends. Rules for all stacks come with the operator's chart.")
                    @Default("false")
                    @Nullable
                    Boolean prometheusRule,
            @JsonPropertyDescription("Labels by which your Prometheus finds them.") @Size(max = 16) @Nullable
                    Map<String, String> labels,
            @JsonPropertyDescription("Interval of scrapes.")
                    @Pattern("^[1-9][0-9]{0,4}[sm]$")
                    @Size(max = 8)
                    @Default("30s")
                    @Nullable
                    String interval) {

        public Metrics {
            serviceMonitor = serviceMonitor != null && serviceMonitor;
            prometheusRule = prometheusRule != null && prometheusRule;
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            interval = interval == null ? "30s" : interval;
        }
    }

    /** Traces over OTLP, of pipeline components. */
    public record Tracing(
            @Required @JsonPropertyDescription("OTLP endpoint.") @Pattern("^https?://[^\\s@]+$") @Size(max = 255)
                    String otlpEndpoint,
            @JsonPropertyDescription("Secret with headers, as authorization=Bearer...") @Nullable HeadersRef secretRef,
            @JsonPropertyDescription("Its authority.") @Nullable CaRef caRef,
            @JsonPropertyDescription("Where it is, for NetworkPolicies.") @Nullable Egress egress) {}

    /** A key of a Secret that holds headers: {@code name=value}, by commas. */
    public record HeadersRef(
            @Required @JsonPropertyDescription("Its name.") @Size(min = 1, max = 253) String name,
            @JsonPropertyDescription("Its key.") @Default("headers") @Size(min = 1, max = 253) @Nullable String key) {

        public HeadersRef {
            key = key == null ? "headers" : key;
        }
    }

    /** Logs on standard output. */
    public record Logging(
            @JsonPropertyDescription("JSON, a line each.") @Default("true") @Nullable Boolean json,
            @JsonPropertyDescription("Level of everything.") @Default("INFO") @Nullable Level level) {

        public Logging {
            json = json == null || json;
            level = level == null ? Level.INFO : level;
        }
    }

    /** Log levels. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
