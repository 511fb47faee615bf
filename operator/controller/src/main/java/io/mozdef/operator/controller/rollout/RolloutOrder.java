// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.rollout;

import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The order of a version change: what takes events out of queues goes before what puts them in, so that nothing new meets a reader
 * that does not know it; on the way back, the other way round. It holds back existing Deployments alone: first installs, scaling and
 * everything else never wait.
 */
public final class RolloutOrder {

    private RolloutOrder() {}

    /**
     * What to render now.
     *
     * @param target the plan at the wanted version
     * @param running Deployments by name
     * @param at the plan at another version; null when the operator does not know it
     */
    public static Step step(StackPlan target, Map<String, Running> running, Function<String, @Nullable StackPlan> at) {
        List<ComponentPlan> now = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (ComponentPlan component : target.components()) {
            Running there = running.get(component.objectName());
            if (there == null
                    || there.version().equals(target.version())
                    || !mustWait(component, there, target, running)) {
                now.add(component);
                continue;
            }
            waiting.add(component.name());
            StackPlan before = at.apply(there.version());
            if (before != null) {
                before.components().stream()
                        .filter(c -> c.name().equals(component.name()))
                        .forEach(now::add);
            }
        }
        return new Step(target.with(now), waiting, blockers(target.components(), running, waiting));
    }

    private static boolean mustWait(
            ComponentPlan component, Running there, StackPlan target, Map<String, Running> running) {
        boolean forward = Versions.compare(target.version(), there.version()) > 0;
        int first = forward ? 0 : 1;
        if (component.stage() == first) {
            return false;
        }
        return target.components().stream()
                .filter(c -> c.stage() == first)
                .map(c -> running.get(c.objectName()))
                .filter(Objects::nonNull)
                .anyMatch(r -> !r.version().equals(target.version()) || !r.isSettled());
    }

    private static List<String> blockers(
            Collection<ComponentPlan> components, Map<String, Running> running, List<String> waiting) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        return components.stream()
                .filter(c -> {
                    Running there = running.get(c.objectName());
                    return there != null && there.isPastDeadline();
                })
                .map(ComponentPlan::name)
                .toList();
    }

    /**
     * A step of a version change.
     *
     * @param plan what to render; a waiting component is in it as it runs now, or missing where the operator does not know its version
     * @param waiting components that wait for others
     * @param blockers components that did not become ready in time, and hold the waiting ones back
     */
    public record Step(StackPlan plan, List<String> waiting, List<String> blockers) {}
}
