// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import io.mozdef.operator.crd.ComponentStatus;
import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackCondition;
import io.mozdef.operator.crd.StackStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The status to write. Equal to the last one when nothing changed, so that it is not written. Pure. */
public final class StatusBoard {

    private StatusBoard() {}

    /** After a reconciliation. */
    public static StackStatus of(MozDefStack stack, Observation seen, Instant now) {
        Long generation = stack.getMetadata().getGeneration();
        StackStatus before = before(stack);
        List<ComponentStatus> components =
                seen.components().stream().map(ComponentState::status).toList();
        List<String> versions = components.stream()
                .map(ComponentStatus::version)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return new StackStatus(
                generation,
                seen.isRejected() || versions.size() != 1 ? before.version() : versions.get(0),
                seen.isRejected() ? before.targetVersion() : seen.targetVersion(),
                conditions(before, Judgement.of(seen), generation, now),
                seen.isRejected() ? before.components() : components,
                seen.isRejected() ? before.endpoints() : seen.endpoints(),
                seen.isRejected() ? before.secrets() : seen.secrets());
    }

    /** While a person holds the operator back: all stays as it was said, for nobody looks. */
    public static StackStatus paused(MozDefStack stack, Instant now) {
        StackStatus before = before(stack);
        List<StackCondition> conditions = new ArrayList<>();
        Verdict paused = Verdict.of(
                "ReconciliationPaused",
                true,
                "Paused",
                "the annotation mozdef.io/pause-reconciliation is true: remove it to have changes carried out");
        if (before.conditions().isEmpty()) {
            conditions.add(condition(before, new Verdict("Ready", "Unknown", "Paused", paused.message()), null, now));
        }
        before.conditions().stream()
                .filter(c -> !c.type().equals(paused.type()))
                .forEach(conditions::add);
        conditions.add(condition(before, paused, stack.getMetadata().getGeneration(), now));
        return new StackStatus(
                before.observedGeneration(),
                before.version(),
                before.targetVersion(),
                conditions,
                before.components(),
                before.endpoints(),
                before.secrets());
    }

    /** When reconciling itself failed; the SDK tries again. */
    public static StackStatus failed(MozDefStack stack, Exception problem, Instant now) {
        StackStatus before = before(stack);
        Verdict verdict = Verdict.of(
                "Degraded",
                true,
                "OperatorError",
                "the operator could not finish, and tries again: "
                        + PodWords.redacted(String.valueOf(problem.getMessage())));
        List<StackCondition> conditions = new ArrayList<>(before.conditions());
        conditions.removeIf(c -> c.type().equals(verdict.type()));
        conditions.add(condition(before, verdict, stack.getMetadata().getGeneration(), now));
        return new StackStatus(
                before.observedGeneration(),
                before.version(),
                before.targetVersion(),
                conditions,
                before.components(),
                before.endpoints(),
                before.secrets());
    }

    private static StackStatus before(MozDefStack stack) {
        return Objects.requireNonNullElseGet(
                stack.getStatus(), () -> new StackStatus(-1L, null, null, null, null, null, null));
    }

    private static List<StackCondition> conditions(
            StackStatus before, List<Verdict> verdicts, Long generation, Instant now) {
        return verdicts.stream().map(v -> condition(before, v, generation, now)).toList();
    }

    private static StackCondition condition(
            StackStatus before, Verdict verdict, @org.jspecify.annotations.Nullable Long generation, Instant now) {
        Optional<StackCondition> last = before.conditions().stream()
                .filter(c -> c.type().equals(verdict.type()) && c.status().equals(verdict.status()))
                .findFirst();
        String since = last.map(StackCondition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new StackCondition(
                verdict.type(), verdict.status(), verdict.reason(), verdict.message(), since, generation);
    }
}
