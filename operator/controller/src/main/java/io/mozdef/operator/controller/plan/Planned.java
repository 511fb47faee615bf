// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mozdef.operator.crd.Component;
import io.mozdef.operator.crd.Observability;
import io.mozdef.operator.crd.Peer;
import io.mozdef.operator.crd.StackSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the plans of single components share.
 *
 * @param stack its name
 * @param namespace where it is
 * @param spec its specification
 * @param images what it runs
 * @param withSettings false leaves the person's {@code settings} out, which shows what is the operator's own
 */
record Planned(String stack, String namespace, StackSpec spec, Images images, boolean withSettings) {

    /** The stack's folder for mounted Secrets and ConfigMaps. */
    static final String ROOT = "/etc/mozdef/";

    /** Where the images keep the program. */
    static final String JAR = "/opt/mozdef/quarkus-run.jar";

    String objectName(String component) {
        return stack + "-" + component;
    }

    String image(Program program, @Nullable String override) {
        return override == null || override.isBlank() ? images.of(program) : override;
    }

    /** What every process gets: logs, Java options. */
    Part common() {
        Observability seen = spec.observability();
        Part.Builder part =
                Part.builder().env("quarkus.log.level", seen.logging().level());
        String options = spec.podDefaults().javaOptions();
        return part.envIf(options != null && !options.isBlank(), "JDK_JAVA_OPTIONS", options == null ? "" : options)
                .build();
    }

    /** Keys that the person adds; last, and never one of ours ({@code SpecReview}). */
    Part settings(Component component) {
        Part.Builder part = Part.builder();
        Map<String, String> settings = component.settings();
        if (settings != null && withSettings) {
            new TreeMap<>(settings).forEach(part::env);
        }
        return part.build();
    }

    static Map<String, Quantity> merged(Map<String, Quantity> unset, Map<String, Quantity> given) {
        Map<String, Quantity> all = new TreeMap<>(unset);
        all.putAll(given);
        return all;
    }

    /** Peers of the same namespace, where nothing is given. */
    static List<Peer> orOwnNamespace(List<Peer> given) {
        return given.isEmpty() ? List.of(Peers.OWN_NAMESPACE) : given;
    }

    Access management() {
        return new Access(
                ComponentPlan.MANAGEMENT_PORT,
                orOwnNamespace(spec.networkPolicy().metricsFrom()));
    }
}
