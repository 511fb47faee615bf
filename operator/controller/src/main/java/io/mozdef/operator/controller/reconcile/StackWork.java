// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mozdef.operator.controller.apply.Applied;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.dependent.Dependent;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import io.mozdef.operator.controller.dependent.Facts;
import io.mozdef.operator.controller.dependent.Meta;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One pass over one stack: review, version, references, objects, and what was seen of it all. Thread-safe. */
final class StackWork {

    private static final String RESTART_TRIGGER = "mozdef.io/restart-trigger";

    /** Accounts, files and policies are there before the pods that need them, and stay until these are gone. */
    private static final List<String> FIRST = List.of("ServiceAccount", "ConfigMap", "NetworkPolicy", "Deployment");

    /** KEDA refuses what another autoscaler still holds, and looks for credentials at once. */
    private static final List<String> LAST = List.of("TriggerAuthentication", "ScaledObject");

    private final List<Dependent> dependents;
    private final Cluster cluster;
    private final Applier applier;
    private final ReferenceWatches watches;
    private final SecretKeeper keeper;
    private final Versions versions;
    private final Duration rolloutDeadline;

    StackWork(
            List<Dependent> dependents,
            Cluster cluster,
            Applier applier,
            ReferenceWatches watches,
            SecretKeeper keeper,
            Versions versions,
            Duration rolloutDeadline) {
        this.dependents = dependents.stream()
                .sorted(Comparator.comparingInt((Dependent d) -> rank(d.kind()))
                        .thenComparing(d -> d.kind().name()))
                .toList();
        this.cluster = cluster;
        this.applier = applier;
        this.watches = watches;
        this.keeper = keeper;
        this.versions = versions;
        this.rolloutDeadline = rolloutDeadline;
    }

    private static int rank(Kind kind) {
        int rank = FIRST.indexOf(kind.name());
        return rank < 0 ? FIRST.size() + 1 + LAST.indexOf(kind.name()) : rank;
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
        Map<Applied.Outcome, List<Applied>> applied = apply(stack, target, step.plan(), resolution);
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
                messages(applied, Applied.Outcome.KIND_ABSENT),
                components,
                step.waiting(),
                step.blockers(),
                resolution.secrets().stream().map(Kept::status).toList(),
                EndpointUrls.of(target, cluster, dependents));
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
                        null),
                expiry);
    }

    private Map<Applied.Outcome, List<Applied>> apply(
            MozDefStack stack, StackPlan target, StackPlan now, Resolution resolution) {
        Map<String, String> annotations = stack.getMetadata().getAnnotations();
        Facts facts = new Facts(
                resolution.digests(), annotations == null ? null : annotations.get(RESTART_TRIGGER), rolloutDeadline);
        List<Applied> all = new ArrayList<>();
        Map<Kind, Set<String>> wanted = new HashMap<>();
        for (Dependent dependent : dependents) {
            Kind kind = dependent.kind();
            Set<String> names = wanted.computeIfAbsent(kind, k -> new HashSet<>());
            // what waits at a version that we do not know is still wanted
            dependent
                    .render(target, facts)
                    .forEach(o -> names.add(o.getMetadata().getName()));
            dependent.render(now, facts).forEach(object -> {
                names.add(object.getMetadata().getName());
                if (!mustStayAsItIs(kind, object, resolution)) {
                    all.add(applier.apply(kind, object, target.uid()));
                }
            });
            if (!FIRST.contains(kind.name())) {
                applier.deleteOthers(kind, target.namespace(), target.uid(), names);
            }
        }
        wanted.keySet().stream()
                .filter(k -> FIRST.contains(k.name()))
                .sorted(Comparator.comparingInt(StackWork::rank).reversed())
                .forEach(kind -> {
                    Set<String> names = wanted.get(kind);
                    if (kind.name().equals("NetworkPolicy")
                            && target.spec().networkPolicy().enabled()) {
                        names.addAll(cluster.withPods(kind, target.namespace(), target.name()));
                    }
                    applier.deleteOthers(kind, target.namespace(), target.uid(), names);
                });
        return all.stream().collect(Collectors.groupingBy(Applied::outcome));
    }

    /** A missing reference never changes a Deployment: one that runs goes on, and one that is not there waits. */
    private static boolean mustStayAsItIs(Kind kind, HasMetadata object, Resolution resolution) {
        return kind.name().equals("Deployment")
                && !resolution
                        .unresolved(object.getMetadata().getLabels().get(Meta.COMPONENT))
                        .isEmpty();
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

    private static List<String> messages(Map<Applied.Outcome, List<Applied>> applied, Applied.Outcome outcome) {
        return applied.getOrDefault(outcome, List.of()).stream()
                .map(Applied::message)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
