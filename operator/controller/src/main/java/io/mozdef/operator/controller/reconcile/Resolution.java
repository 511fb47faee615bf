// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mozdef.operator.controller.apply.Digest;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.GeneratedSecret;
import io.mozdef.operator.controller.plan.Reference;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.reference.ReferenceKey;
import io.mozdef.operator.controller.reference.ReferenceWatches;
import io.mozdef.operator.controller.reference.Seen;
import io.mozdef.operator.controller.secret.Kept;
import io.mozdef.operator.controller.secret.SecretKeeper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a stack refers to, after a look at each of them.
 *
 * @param unresolved by component: what is missing or unreadable, in words
 * @param digests by component: digest of what is read only at its start
 * @param secrets generated ones
 * @param count how many objects are referred to
 */
record Resolution(Map<String, List<String>> unresolved, Map<String, String> digests, List<Kept> secrets, int count) {

    static Resolution of(StackPlan plan, ReferenceWatches watches, SecretKeeper keeper, Consumer<String> warn) {
        Set<ReferenceKey> keys = new LinkedHashSet<>();
        plan.components().forEach(c -> c.references().forEach(r -> keys.add(key(plan, r))));
        int count = keys.size();
        plan.generatedSecrets().forEach(g -> keys.add(SecretKeeper.key(plan, g)));
        watches.want(new ResourceID(plan.name(), plan.namespace()), keys);

        Map<String, List<String>> unresolved = new HashMap<>();
        Map<String, String> digests = new HashMap<>();
        Map<ReferenceKey, Seen> looks = new HashMap<>();
        for (ComponentPlan component : plan.components()) {
            List<String> missing = new ArrayList<>();
            List<String> read = new ArrayList<>();
            for (Reference reference : component.references()) {
                Seen seen = looks.computeIfAbsent(key(plan, reference), watches::see);
                problem(reference, seen).ifPresent(missing::add);
                new TreeSet<>(reference.readAtStart())
                        .forEach(k -> read.add(reference.described() + "/" + k + "="
                                + seen.digests().get(k)));
            }
            unresolved.put(component.name(), missing);
            if (component.readsAtStart()) {
                digests.put(component.name(), Digest.of(String.join("\n", new TreeSet<>(read))));
            }
        }
        List<Kept> kept = new ArrayList<>();
        for (GeneratedSecret wanted : plan.generatedSecrets()) {
            Kept secret = keeper.keep(plan, wanted, warn);
            kept.add(secret);
            if (secret.problem() != null) {
                unresolved
                        .computeIfAbsent(wanted.component(), c -> new ArrayList<>())
                        .add(secret.problem());
            }
        }
        return new Resolution(unresolved, digests, kept, count);
    }

    private static ReferenceKey key(StackPlan plan, Reference reference) {
        return new ReferenceKey(reference.kind(), plan.namespace(), reference.name());
    }

    private static Optional<String> problem(Reference reference, Seen seen) {
        return switch (seen.state()) {
            case MISSING ->
                Optional.of(reference.described() + " is missing"
                        + (reference.maker() != null
                                ? ": " + reference.maker()
                                : reference.keys().isEmpty()
                                        ? ""
                                        : ": create it with "
                                                + (reference.keys().size() == 1 ? "the key " : "the keys ")
                                                + String.join(", ", new TreeSet<>(reference.keys()))));
            case UNREADABLE -> Optional.of(reference.described() + ": " + seen.problem());
            case PRESENT -> {
                Set<String> lacking = new TreeSet<>(reference.keys());
                lacking.removeAll(seen.digests().keySet());
                yield lacking.isEmpty()
                        ? Optional.empty()
                        : Optional.of(reference.described() + " has no key " + String.join(", ", lacking)
                                + (seen.digests().isEmpty()
                                        ? ""
                                        : " (it has "
                                                + String.join(
                                                        ", ",
                                                        new TreeSet<>(
                                                                seen.digests().keySet())) + ")"));
            }
        };
    }

    List<String> unresolved(String component) {
        return unresolved.getOrDefault(component, List.of());
    }

    List<String> allUnresolved() {
        return unresolved.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
    }
}
