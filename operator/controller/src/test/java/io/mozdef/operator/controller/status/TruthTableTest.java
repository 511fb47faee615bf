// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.mozdef.operator.controller.review.SpecReview.Findings;
import io.mozdef.operator.controller.rollout.Running;
import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of operator/docs/status.md: every row of it, as it is printed there. */
class TruthTableTest {

    private static final List<String> COLUMNS = List.of(
            "Ready",
            "Accepted",
            "Progressing",
            "Degraded",
            "ResolvedRefs",
            "NameConflict",
            "ReconciliationPaused",
            "Stalled");

    private static final Findings FINE = new Findings(List.of(), List.of());

    @Test
    void theDocumentedTableIsWhatIsTold() throws IOException {
        Map<String, Observation> rows = new LinkedHashMap<>();
        rows.put("all runs", seen(FINE, null, List.of(), component(running(2, 2, 2), List.of(), null)));
        rows.put("first start", seen(FINE, null, List.of(), component(running(2, 0, 2), List.of(), null)));
        rows.put("rolling, old pods serve", seen(FINE, null, List.of(), component(running(2, 2, 1), List.of(), null)));
        rows.put(
                "reference missing at first",
                seen(
                        FINE,
                        null,
                        List.of("Secret a is missing"),
                        component(null, List.of("Secret a is missing"), null)));
        rows.put(
                "reference missing later",
                seen(
                        FINE,
                        null,
                        List.of("Secret a is missing"),
                        component(running(2, 2, 2), List.of("Secret a is missing"), null)));
        rows.put("one component down", seen(FINE, null, List.of(), component(running(2, 1, 2), List.of(), "crash")));
        rows.put("rollout past its deadline", seen(FINE, null, List.of(), component(late(), List.of(), "crash")));
        rows.put("refused specification", seen(new Findings(List.of("no"), List.of()), null, List.of()));
        rows.put("unsupported version", seen(FINE, "unknown", List.of()));
        rows.put(
                "feature that is not there",
                seen(
                        new Findings(List.of(), List.of("no Route")),
                        null,
                        List.of(),
                        component(running(2, 2, 2), List.of(), null)));
        String table = rows.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | "
                        + COLUMNS.stream().map(c -> cell(row.getValue(), c)).collect(Collectors.joining(" | ")) + " |")
                .collect(Collectors.joining("\n"));
        String paused = "\n| paused, while one component is down | "
                + COLUMNS.stream()
                        .map(c -> cell(paused(rows.get("one component down")), c))
                        .collect(Collectors.joining(" | "))
                + " |";
        assertThat(Files.readString(Path.of("../docs/status.md"))).contains(table + paused);
    }

    @Test
    void theSameTwiceIsTheSameStatusWhateverTheClockSays() {
        MozDefStack stack = new MozDefStack();
        stack.getMetadata().setGeneration(3L);
        Observation seen = seen(FINE, null, List.of(), component(running(2, 2, 2), List.of(), null));
        StackStatus first = StatusBoard.of(stack, seen, Instant.parse("2026-01-01T00:00:00Z"));
        stack.setStatus(first);
        assertThat(StatusBoard.of(stack, seen, Instant.parse("2026-01-02T00:00:00Z")))
                .isEqualTo(first);
        stack.setStatus(StatusBoard.paused(stack, Instant.parse("2026-01-02T00:00:00Z")));
        assertThat(StatusBoard.paused(stack, Instant.parse("2026-01-03T00:00:00Z")))
                .isEqualTo(stack.getStatus());
    }

    private static StackStatus paused(Observation before) {
        MozDefStack stack = new MozDefStack();
        stack.setStatus(StatusBoard.of(stack, before, Instant.EPOCH));
        return StatusBoard.paused(stack, Instant.EPOCH);
    }

    private static String cell(StackStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> c.type().equals(type))
                .map(c -> c.status() + " " + c.reason())
                .findFirst()
                .orElse("");
    }

    private static String cell(Observation seen, String type) {
        return Judgement.of(seen).stream()
                .filter(v -> v.type().equals(type))
                .map(v -> v.status() + " " + v.reason())
                .findFirst()
                .orElse("");
    }

    private static Observation seen(
            Findings findings, @Nullable String version, List<String> unresolved, ComponentState... components) {
        return new Observation(
                findings,
                version,
                null,
                "1.2.0",
                unresolved,
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(components),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static ComponentState component(
            @Nullable Running running, List<String> unresolved, @Nullable String words) {
        return new ComponentState("bastion", running, unresolved, words, "image");
    }

    private static Running running(int wanted, int available, int updated) {
        return new Running(deployment(wanted, available, updated));
    }

    private static Running late() {
        Deployment deployment = new DeploymentBuilder(deployment(2, 2, 1))
                .editStatus()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .endCondition()
                .endStatus()
                .build();
        return new Running(deployment);
    }

    private static Deployment deployment(int wanted, int available, int updated) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(1L)
                .addToLabels("app.kubernetes.io/version", "1.2.0")
                .endMetadata()
                .withNewSpec()
                .withReplicas(wanted)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(wanted)
                .withUpdatedReplicas(updated)
                .withReadyReplicas(available)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }
}
