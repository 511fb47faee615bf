// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.mozdef.operator.controller.apply.Applied;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.dependent.Dependent;
import io.mozdef.operator.controller.dependent.Facts;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.plan.StackPlanner;
import io.mozdef.operator.controller.reference.ReferenceWatches;
import io.mozdef.operator.controller.review.SpecReview;
import io.mozdef.operator.controller.review.SpecReview.Findings;
import io.mozdef.operator.controller.rollout.RolloutOrder;
import io.mozdef.operator.controller.rollout.Running;
import io.mozdef.operator.controller.rollout.Versions;
import io.mozdef.operator.controller.secret.Kept;
import io.mozdef.operator.controller.secret.SecretKeeper;
import io.mozdef.operator.controller.status.ComponentState;
import io.mozdef.operator.controller.status.Observation;
import io.mozdef.operator.controller.status.PodWords;
import io.mozdef.operator.crd.MozDefStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pass over one stack: review, version, references, objects, and what was seen of it all. Thread-safe. */
final class StackWork {

    private static final String RESTART_TRIGGER = "mozdef.io/restart-trigger";

    private final Cluster cluster;
    private final StackObjects objects;
    private final ReferenceWatches watches;
    private final SecretKeeper keeper;
    private final Definition definition;
    private final Versions versions;
    private final Duration rolloutDeadline;

    StackWork(
            List<Dependent> dependents,
            Cluster cluster,
            Applier applier,
            ReferenceWatches watches,
            SecretKeeper keeper,
            Definition definition,
            Versions versions,
            Duration rolloutDeadline) {
        this.cluster = cluster;
        this.objects = new StackObjects(dependents, cluster, applier);
        this.watches = watches;
        this.keeper = keeper;
        this.definition = definition;
        this.versions = versions;
        this.rolloutDeadline = rolloutDeadline;
    }

    /** What came of it. */
    record Outcome(Observation seen, @Nullable Instant wakeAt) {}

    /** @param warn a person, of what nobody may miss even if the rest of the pass fails */
    Outcome on(MozDefStack stack, Consumer<String> warn) {
        Findings findings = SpecReview.review(stack, versions.newest());
        if (!findings.refused().isEmpty()) {
            return rejected(stack, findings, null);
        }
        Map<String, Running> running = running(stack);
        Versions.Choice choice = versions.choose(
                stack.getSpec(),
                running.values().stream()
                        .map(Running::version)
                        .filter(v -> !v.isEmpty())
                        .toList());
        if (choice.images() == null) {
            return rejected(stack, findings, choice.problem());
        }
        StackPlan target = StackPlanner.plan(stack, choice.images());
        RolloutOrder.Step step = RolloutOrder.step(target, running, version -> versions.find(version)
                .map(images -> StackPlanner.plan(stack, images))
                .orElse(null));
        Resolution resolution = Resolution.of(target, watches, keeper, warn);
        Map<Applied.Outcome, List<Applied>> applied = apply(stack, target, step.plan(), resolution, running);
        Map<String, Running> now = running(stack);
        List<ComponentState> components = target.components().stream()
                .map(c -> state(target, c, now, resolution))
                .toList();
        Observation seen = new Observation(
                findings,
                null,
                target,
                target.version(),
                resolution.allUnresolved(),
                resolution.count(),
                messages(applied, Applied.Outcome.NOT_OURS),
                messages(applied, Applied.Outcome.REFUSED),
                missing(applied, resolution),
                messages(applied, Applied.Outcome.FAILED),
                components,
                step.waiting(),
                step.blockers(),
                resolution.secrets().stream().map(Kept::status).toList(),
                EndpointUrls.of(target, cluster, objects.dependents()));
        return new Outcome(
                seen,
                resolution.secrets().stream()
                        .map(Kept::wakeAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    private Outcome rejected(MozDefStack stack, Findings findings, @Nullable String versionProblem) {
        Instant expiry = null;
        if (stack.getSpec().unreadable() == null) {
            StackPlan plan = StackPlanner.plan(stack, versions.newest());
            expiry = plan.generatedSecrets().stream()
                    .map(g -> keeper.expire(plan, g))
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }
        return new Outcome(
                new Observation(
                        findings,
                        versionProblem,
                        null,
                        null,
                        List.of(),
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null),
                expiry);
    }

    private Map<Applied.Outcome, List<Applied>> apply(
            MozDefStack stack, StackPlan target, StackPlan now, Resolution resolution, Map<String, Running> running) {
        Map<String, String> annotations = stack.getMetadata().getAnnotations();
        Facts facts = new Facts(
                resolution.digests(), annotations == null ? null : annotations.get(RESTART_TRIGGER), rolloutDeadline);
        // a missing reference never changes a Deployment: one that runs goes on, and one that is not there waits
        Set<String> waiting = target.components().stream()
                .map(ComponentPlan::name)
                .filter(name -> !resolution.unresolved(name).isEmpty())
                .collect(Collectors.toSet());
        return objects.apply(target, now, facts, waiting, running);
    }

    private Map<String, Running> running(MozDefStack stack) {
        return cluster.deployments(stack).stream()
                .collect(Collectors.toMap(
                        d -> d.getMetadata().getName(), Running::new, (a, b) -> a, () -> new HashMap<>()));
    }

    private ComponentState state(
            StackPlan plan, ComponentPlan component, Map<String, Running> running, Resolution resolution) {
        Running there = running.get(component.objectName());
        if (there == null) {
            return new ComponentState(component.name(), null, resolution.unresolved(component.name()), null, null);
        }
        String words = there.isSettled()
                ? null
                : there.failure()
                        .orElseGet(() -> PodWords.of(cluster.pods(plan.namespace(), plan.name(), component.name())));
        String image = there.deployment().getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(c -> c.getName().equals("mozdef"))
                .map(io.fabric8.kubernetes.api.model.Container::getImage)
                .findFirst()
                .orElse(null);
        return new ComponentState(component.name(), there, resolution.unresolved(component.name()), words, image);
    }

    private List<String> missing(Map<Applied.Outcome, List<Applied>> applied, Resolution resolution) {
        return Stream.of(
                        messages(applied, Applied.Outcome.KIND_ABSENT).stream(),
                        resolution.secrets().stream().map(Kept::note).filter(Objects::nonNull),
                        definition.problem().stream())
                .flatMap(s -> s)
                .toList();
    }

    private static List<String> messages(Map<Applied.Outcome, List<Applied>> applied, Applied.Outcome outcome) {
        return applied.getOrDefault(outcome, List.of()).stream()
                .map(Applied::message)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
