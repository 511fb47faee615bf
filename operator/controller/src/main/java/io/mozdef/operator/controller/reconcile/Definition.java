// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mozdef.operator.controller.rollout.Inputs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Whether the definition that the cluster has is as new as this operator. An older one has the API server drop fields without a word.
 * It is read from {@code /openapi/v3}, which every account may read; the definition itself is not for accounts with a Role only.
 * Thread-safe.
 */
final class Definition {

    private static final Logger LOG = Logger.getLogger(Definition.class);
    private static final String PATH = "/openapi/v3/apis/mozdef.io/v1alpha1";
    private static final String KINDS = "x-kubernetes-group-version-kind";
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int NAMED = 5;

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration recheck;
    private final ObjectMapper mapper = new ObjectMapper();
    private Instant until = Instant.MIN;
    private List<String> problem = List.of();

    /** @param recheck how long an answer is believed; a minute at least, for the text is long */
    Definition(KubernetesClient client, Clock clock, Duration recheck) {
        this.client = client;
        this.clock = clock;
        this.recheck = recheck.compareTo(SHORTEST) < 0 ? SHORTEST : recheck;
    }

    /** What is missing, in words; empty when nothing is, or when nobody can say. */
    synchronized List<String> problem() {
        Instant now = clock.instant();
        if (!until.isAfter(now)) {
            until = now.plus(recheck);
            problem = look().map(Definition::words).orElse(problem);
        }
        return problem;
    }

    private Optional<List<String>> look() {
        try {
            String text = client.raw(PATH);
            if (text == null) {
                return Optional.empty();
            }
            for (JsonNode schema : mapper.readTree(text).path("components").path("schemas")) {
                if (schema.path(KINDS).path(0).path("kind").asText().equals("MozDefStack")) {
                    List<String> lacking = new ArrayList<>();
                    compare(
                            "spec",
                            Inputs.definition(),
                            schema.path("properties").path("spec"),
                            lacking);
                    return Optional.of(lacking);
                }
            }
        } catch (KubernetesClientException | JsonProcessingException e) {
            LOG.warnf("the served definition cannot be read: %s", e.getMessage());
        }
        return Optional.empty();
    }

    private static void compare(String path, JsonNode ours, JsonNode served, List<String> lacking) {
        ours.path("properties").fields().forEachRemaining(field -> {
            String at = path + "." + field.getKey();
            JsonNode there = served.path("properties").path(field.getKey());
            if (there.isMissingNode()) {
                lacking.add(at);
            } else {
                compare(at, field.getValue(), there, lacking);
            }
        });
        if (ours.has("items")) {
            compare(path + "[]", ours.path("items"), served.path("items"), lacking);
        }
    }

    private static List<String> words(List<String> lacking) {
        if (lacking.isEmpty()) {
            return List.of();
        }
        String more = lacking.size() > NAMED ? " and " + (lacking.size() - NAMED) + " more" : "";
        return List.of("the installed definition is older than this operator, and the API server drops "
                + String.join(", ", lacking.subList(0, Math.min(NAMED, lacking.size()))) + more
                + ": apply the definition that comes with the operator");
    }
}
