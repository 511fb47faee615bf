// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From what was observed to conditions: the truth table of operator/docs/status.md. Pure. */
final class Judgement {

    private final Observation seen;

    private Judgement(Observation seen) {
        this.seen = seen;
    }

    static List<Verdict> of(Observation seen) {
        Judgement judgement = new Judgement(seen);
        List<Verdict> all = new ArrayList<>();
        all.add(judgement.ready());
        all.add(judgement.accepted());
        all.add(judgement.progressing());
        all.add(judgement.degraded());
        all.add(judgement.references());
        all.add(judgement.names());
        all.addAll(Layers.of(seen.plan()));
        all.add(Verdict.of("ReconciliationPaused", false, "NotPaused", "the operator acts on changes"));
        all.add(judgement.stalled());
        return all;
    }

    private Verdict accepted() {
        if (!seen.findings().refused().isEmpty()) {
            return Verdict.of("Accepted", false, "SpecRefused", seen.findings().refusal());
        }
        if (seen.versionProblem() != null) {
            return Verdict.of("Accepted", false, "UnsupportedVersion", seen.versionProblem());
        }
        return Verdict.of("Accepted", true, "Accepted", "the specification can be carried out");
    }

    private Verdict references() {
        if (seen.isRejected()) {
            return new Verdict("ResolvedRefs", "Unknown", "NotLookedAt", "the specification is refused");
        }
        return seen.unresolved().isEmpty()
                ? Verdict.of("ResolvedRefs", true, "AllReferencesFound", seen.references() + " found")
                : Verdict.of("ResolvedRefs", false, "ReferenceMissing", join(seen.unresolved()));
    }

    private Verdict names() {
        return seen.conflicts().isEmpty()
                ? Verdict.of("NameConflict", false, "NoConflict", "")
                : Verdict.of("NameConflict", true, "NameTaken", join(seen.conflicts()));
    }

    private Verdict progressing() {
        if (seen.isRejected()) {
            return Verdict.of(
                    "Progressing", false, accepted().reason(), "nothing changes until the specification is mended");
        }
        List<ComponentState> late = seen.components().stream()
                .filter(c -> c.running() != null && c.running().isPastDeadline() && !c.isSettled())
                .toList();
        if (!seen.blockers().isEmpty() || !late.isEmpty()) {
            String held = seen.waiting().isEmpty() ? "" : "; " + join(seen.waiting()) + " waits for it";
            return Verdict.of(
                    "Progressing",
                    false,
                    "RolloutBlocked",
                    describe(late) + held + ": mend the cause, or set spec.version back");
        }
        List<ComponentState> moving = seen.components().stream()
                .filter(c -> !c.isWaiting() && (!c.isSettled() || isHeld(c)))
                .toList();
        if (!moving.isEmpty() || !seen.waiting().isEmpty()) {
            String held = seen.waiting().isEmpty() ? "" : "; next: " + join(seen.waiting());
            return Verdict.of("Progressing", true, "RollingOut", describe(moving) + held);
        }
        List<ComponentState> waiting =
                seen.components().stream().filter(ComponentState::isWaiting).toList();
        return waiting.isEmpty()
                ? Verdict.of("Progressing", false, "RolloutComplete", "")
                : Verdict.of("Progressing", false, "Waiting", describe(waiting));
    }

    /** In a version change, a component that a missing reference keeps at its old version holds the others back. */
    private boolean isHeld(ComponentState component) {
        return !seen.waiting().isEmpty() && !component.unresolved().isEmpty();
    }

    private Verdict degraded() {
        List<ComponentState> broken =
                seen.components().stream().filter(ComponentState::isBroken).toList();
        List<String> missing = Stream.concat(seen.findings().missing().stream(), seen.absent().stream())
                .toList();
        String reason = seen.isRejected()
                ? accepted().reason()
                : !seen.conflicts().isEmpty()
                        ? "NameConflict"
                        : !seen.refused().isEmpty()
                                ? "ObjectRefused"
                                : !seen.failed().isEmpty()
                                        ? "WritesFailed"
                                        : !broken.isEmpty()
                                                ? "ComponentUnavailable"
                                                : !seen.unresolved().isEmpty()
                                                        ? "ReferenceMissing"
                                                        : missing.isEmpty() ? "AsExpected" : "FeatureUnavailable";
        if (reason.equals("AsExpected")) {
            return Verdict.of("Degraded", false, reason, "");
        }
        Stream<String> all = Stream.of(
                        rejection(),
                        seen.conflicts(),
                        seen.refused(),
                        seen.failed(),
                        broken.stream().map(ComponentState::described).toList(),
                        seen.unresolved(),
                        missing)
                .flatMap(Collection::stream);
        return Verdict.of("Degraded", true, reason, all.collect(Collectors.joining("; ")));
    }

    private Verdict ready() {
        if (seen.isRejected()) {
            return Verdict.of("Ready", false, accepted().reason(), accepted().message());
        }
        if (!seen.conflicts().isEmpty()) {
            return Verdict.of("Ready", false, "NameConflict", join(seen.conflicts()));
        }
        if (!seen.refused().isEmpty()) {
            return Verdict.of("Ready", false, "ObjectRefused", join(seen.refused()));
        }
        if (!seen.failed().isEmpty()) {
            return new Verdict("Ready", "Unknown", "WritesFailed", join(seen.failed()) + "; it is tried again");
        }
        List<ComponentState> waiting =
                seen.components().stream().filter(ComponentState::isWaiting).toList();
        if (!waiting.isEmpty()) {
            boolean references = waiting.stream().anyMatch(c -> !c.unresolved().isEmpty());
            return Verdict.of(
                    "Ready", false, references ? "ReferenceMissing" : "ComponentsStarting", describe(waiting));
        }
        List<ComponentState> down =
                seen.components().stream().filter(c -> !c.isAvailable()).toList();
        if (!down.isEmpty()) {
            boolean broken = down.stream().anyMatch(ComponentState::isBroken);
            return Verdict.of("Ready", false, broken ? "ComponentUnavailable" : "ComponentsStarting", describe(down));
        }
        if (progressing().reason().equals("RolloutBlocked")) {
            return Verdict.of("Ready", false, "RolloutBlocked", progressing().message());
        }
        if (progressing().status().equals("True")) {
            return new Verdict("Ready", "Unknown", "RollingOut", progressing().message());
        }
        int count = seen.components().size();
        return Verdict.of(
                "Ready",
                true,
                count == 0 ? "NothingToRun" : "AllComponentsReady",
                count == 0 ? "no component is in the specification" : count + " of " + count + " components ready");
    }

    /** kstatus: nothing will change until a person does something. */
    private Verdict stalled() {
        String reason = seen.isRejected()
                ? accepted().reason()
                : !seen.conflicts().isEmpty()
                        ? "NameConflict"
                        : progressing().reason().equals("RolloutBlocked") ? "RolloutBlocked" : "NotStalled";
        boolean stalled = !reason.equals("NotStalled");
        return Verdict.of("Stalled", stalled, reason, stalled ? ready().message() : "");
    }

    private List<String> rejection() {
        return seen.isRejected() ? List.of(accepted().message()) : List.of();
    }

    private static String describe(List<ComponentState> components) {
        return components.stream().map(ComponentState::described).collect(Collectors.joining("; "));
    }

    private static String join(List<String> texts) {
        return String.join("; ", texts);
    }
}
