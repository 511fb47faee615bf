// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.rollout;

import io.mozdef.operator.controller.config.OperatorConfig;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.crd.StackSpec;
import io.mozdef.operator.crd.UpgradePolicy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions that this operator knows, and which one a stack shall run.
 *
 * @param newest its own
 * @param before the one before; null without
 */
public record Versions(Images newest, @Nullable Images before) {

    /** From the operator's environment. */
    public static Versions of(OperatorConfig config) {
        return new Versions(
                images(config.current()),
                config.previous().map(Versions::images).orElse(null));
    }

    private static Images images(OperatorConfig.Operands operands) {
        return new Images(operands.version(), operands.bastion(), operands.pipeline());
    }

    /** Images of a version. */
    public Optional<Images> find(String version) {
        return Stream.of(Optional.of(newest), Optional.ofNullable(before))
                .flatMap(Optional::stream)
                .filter(i -> i.version().equals(version))
                .findFirst();
    }

    /** Known versions in words. */
    public String described() {
        return before == null ? newest.version() : newest.version() + " and " + before.version();
    }

    /**
     * The version that a stack shall run: the one it names; else, under {@code Manual}, the one its Deployments run; else the newest.
     *
     * @param running versions recorded on the stack's Deployments
     */
    public Choice choose(StackSpec spec, Collection<String> running) {
        String wanted = spec.version();
        if (wanted == null && spec.upgradePolicy() == UpgradePolicy.Manual) {
            wanted = running.stream().max(Versions::compare).orElse(null);
        }
        if (wanted == null) {
            return new Choice(newest, null);
        }
        String version = wanted;
        return find(version)
                .map(images -> new Choice(images, null))
                .orElseGet(() -> new Choice(
                        null,
                        (spec.version() == null ? "the stack runs version " : "spec.version is ") + version
                                + ", and this operator knows " + described() + ": set spec.version to one of them"
                                + (spec.version() == null ? "" : ", or install the operator that knows it")));
    }

    /** Order of versions: numbers as numbers; what has a suffix is before what has none. */
    public static int compare(String a, String b) {
        List<String> left = List.of(a.split("[.-]", -1));
        List<String> right = List.of(b.split("[.-]", -1));
        for (int i = 0; i < 3; i++) {
            int order = Long.compare(number(left, i), number(right, i));
            if (order != 0) {
                return order;
            }
        }
        if (a.contains("-") != b.contains("-")) {
            return a.contains("-") ? -1 : 1;
        }
        return a.compareTo(b);
    }

    private static long number(List<String> parts, int i) {
        return i < parts.size() && parts.get(i).matches("[0-9]{1,9}") ? Long.parseLong(parts.get(i)) : 0;
    }

    /**
     * What was chosen.
     *
     * @param images null when the version is not known
     * @param problem in words, when the version is not known
     */
    public record Choice(@Nullable Images images, @Nullable String problem) {}
}
