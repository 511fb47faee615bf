// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import io.mozdef.operator.controller.rollout.Running;
import io.mozdef.operator.crd.ComponentStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One component as it stands.
 *
 * @param name of the component
 * @param running its Deployment; null before there is one
 * @param unresolved what it refers to and is not there
 * @param words what its pods say
 * @param image of the running template
 */
public record ComponentState(
        String name,
        @Nullable Running running,
        List<String> unresolved,
        @Nullable String words,
        @Nullable String image) {

    private static final int LONGEST = 2048;

    public ComponentState {
        unresolved = List.copyOf(unresolved);
    }

    boolean isWaiting() {
        return running == null;
    }

    boolean isAvailable() {
        return running != null && running.isAvailable();
    }

    boolean isSettled() {
        return running != null && running.isSettled();
    }

    boolean isBroken() {
        return running != null && !running.isSettled() && (words != null || running.isPastDeadline());
    }

    /** With numbers, and with the pod's words when there are any. */
    String described() {
        if (running == null) {
            return name + ": not made yet"
                    + (unresolved.isEmpty() ? "" : ", waiting for " + String.join(", ", unresolved));
        }
        return name + ": " + running.ready() + "/" + running.wanted() + " ready" + (words == null ? "" : "; " + words)
                + (unresolved.isEmpty() ? "" : "; stays as it is, waiting for " + String.join(", ", unresolved));
    }

    ComponentStatus status() {
        if (running == null) {
            return new ComponentStatus(name, null, null, null, null, cut(described()));
        }
        return new ComponentStatus(
                name, running.wanted(), running.ready(), image, running.version(), isSettled() ? null : cut(words));
    }

    /** To what the definition takes: a longer one would have the whole status refused. */
    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
