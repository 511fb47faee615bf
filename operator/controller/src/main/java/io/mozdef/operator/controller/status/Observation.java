// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.controller.review.SpecReview.Findings;
import io.mozdef.operator.crd.Endpoints;
import io.mozdef.operator.crd.SecretStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a reconciliation found out.
 *
 * @param findings of the review
 * @param versionProblem why the version cannot be run; null otherwise
 * @param plan what shall be; null when the specification or the version was refused
 * @param targetVersion that the stack goes to; null when unknown
 * @param unresolved references that are missing or unreadable, in words
 * @param references how many there are
 * @param conflicts objects of others in the way
 * @param refused objects that the API server refused, in words
 * @param absent features whose kind the cluster does not know
 * @param failed objects that could not be written just now, in words; they are tried again
 * @param components each
 * @param waiting components that wait for others in a version change
 * @param blockers components that hold them back past the deadline
 * @param secrets generated ones
 * @param endpoints where the stack is reached
 */
public record Observation(
        Findings findings,
        @Nullable String versionProblem,
        @Nullable StackPlan plan,
        @Nullable String targetVersion,
        List<String> unresolved,
        int references,
        List<String> conflicts,
        List<String> refused,
        List<String> absent,
        List<String> failed,
        List<ComponentState> components,
        List<String> waiting,
        List<String> blockers,
        List<SecretStatus> secrets,
        @Nullable Endpoints endpoints) {

    public Observation {
        unresolved = List.copyOf(unresolved);
        conflicts = List.copyOf(conflicts);
        refused = List.copyOf(refused);
        absent = List.copyOf(absent);
        failed = List.copyOf(failed);
        components = List.copyOf(components);
        waiting = List.copyOf(waiting);
        blockers = List.copyOf(blockers);
        secrets = List.copyOf(secrets);
    }

    boolean isRejected() {
        return !findings.refused().isEmpty() || versionProblem != null;
    }
}
