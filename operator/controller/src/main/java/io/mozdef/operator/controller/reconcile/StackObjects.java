// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mozdef.operator.controller.apply.Applied;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.apply.Claim;
import io.mozdef.operator.controller.dependent.Dependent;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import io.mozdef.operator.controller.dependent.Facts;
import io.mozdef.operator.controller.dependent.Meta;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.rollout.Inputs;
import io.mozdef.operator.controller.rollout.Running;
import io.mozdef.operator.crd.UpgradePolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes and deletes all objects of a stack in one pass, in an order in which nothing is without what it needs. Thread-safe. */
final class StackObjects {

    /** Accounts, files and policies are there before the pods that need them, and stay until these are gone. */
    private static final List<String> FIRST = List.of("ServiceAccount", "ConfigMap", "NetworkPolicy", "Deployment");

    /** KEDA refuses what another autoscaler still holds, and looks for credentials at once. */
    private static final List<String> LAST = List.of("TriggerAuthentication", "ScaledObject");

    /** After these, an object is not as the pods need it. */
    private static final Set<Applied.Outcome> UNUSABLE =
            Set.of(Applied.Outcome.NOT_OURS, Applied.Outcome.REFUSED, Applied.Outcome.FAILED);

    private final List<Dependent> dependents;
    private final Cluster cluster;
    private final Applier applier;
    private final Inputs inputs = Inputs.ofDefinition();

    StackObjects(Collection<Dependent> dependents, Cluster cluster, Applier applier) {
        this.dependents = dependents.stream()
                .sorted(Comparator.comparingInt((Dependent d) -> rank(d.kind()))
                        .thenComparing(d -> d.kind().name()))
                .toList();
        this.cluster = cluster;
        this.applier = applier;
    }

    private static int rank(Kind kind) {
        int rank = FIRST.indexOf(kind.name());
        return rank < 0 ? FIRST.size() + 1 + LAST.indexOf(kind.name()) : rank;
    }

    List<Dependent> dependents() {
        return dependents;
    }

    /**
     * @param target what shall be in the end
     * @param now what shall be now
     * @param waiting components whose Deployments stay as they are, or are not made yet
     * @param running Deployments by name
     */
    Map<Applied.Outcome, List<Applied>> apply(
            StackPlan target, StackPlan now, Facts facts, Set<String> waiting, Map<String, Running> running) {
        Set<String> renewed = renewed(now, facts, waiting, running);
        List<Applied> all = new ArrayList<>();
        Map<Kind, Set<String>> wanted = new HashMap<>();
        Set<String> withheld = new HashSet<>(waiting);
        for (Dependent dependent : dependents) {
            Kind kind = dependent.kind();
            Set<String> names = wanted.computeIfAbsent(kind, k -> new HashSet<>());
            // what waits at a version that we do not know is still wanted
            dependent
                    .render(target, facts)
                    .forEach(o -> names.add(o.getMetadata().getName()));
            dependent.render(now, facts).forEach(object -> {
                names.add(object.getMetadata().getName());
                String component = component(object);
                if (kind.name().equals("Deployment") && withheld.contains(component)) {
                    return;
                }
                Applied applied = applier.apply(kind, object, claim(kind, now, component, facts, renewed));
                all.add(applied);
                // pods without their policy, or with the files or the account of somebody else, must not start
                if (FIRST.contains(kind.name()) && UNUSABLE.contains(applied.outcome())) {
                    withheld.add(component);
                }
            });
            if (!FIRST.contains(kind.name())) {
                deleteOthers(kind, target, facts, renewed, names);
            }
        }
        wanted.keySet().stream()
                .filter(k -> FIRST.contains(k.name()))
                .sorted(Comparator.comparingInt(StackObjects::rank).reversed())
                .forEach(kind -> {
                    Set<String> names = wanted.get(kind);
                    if (kind.name().equals("NetworkPolicy")
                            && target.spec().networkPolicy().enabled()) {
                        names.addAll(cluster.withPods(kind, target.namespace(), target.name()));
                    }
                    deleteOthers(kind, target, facts, renewed, names);
                });
        return all.stream().collect(Collectors.groupingBy(Applied::outcome));
    }

    /** Components whose pods a person has changed: they and all that belongs to them are rendered by this operator from now on. */
    private Set<String> renewed(StackPlan now, Facts facts, Set<String> waiting, Map<String, Running> running) {
        return now.components().stream()
                .filter(c -> !waiting.contains(c.name()) && running.containsKey(c.objectName()))
                .filter(c -> !Applier.isMadeOf(
                        running.get(c.objectName()).deployment(), inputs.ofPods(now, c.name(), facts)))
                .map(ComponentPlan::name)
                .collect(Collectors.toSet());
    }

    /** What the operator before rendered and this one does not is no person's wish to have it deleted. */
    private void deleteOthers(Kind kind, StackPlan target, Facts facts, Set<String> renewed, Set<String> names) {
        applier.deleteOthers(kind, target.namespace(), target.uid(), names, object -> {
            Claim claim = claim(kind, target, component(object), facts, renewed);
            return claim.keepsRendering() && Applier.isMadeOf(object, claim.inputs());
        });
    }

    private Claim claim(Kind kind, StackPlan plan, String component, Facts facts, Set<String> renewed) {
        return new Claim(
                plan.uid(),
                kind.name().equals("Deployment") ? inputs.ofPods(plan, component, facts) : inputs.of(plan, component),
                plan.spec().upgradePolicy() == UpgradePolicy.Manual && !renewed.contains(component));
    }

    private static String component(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? "" : Objects.requireNonNullElse(labels.get(Meta.COMPONENT), "");
    }
}
