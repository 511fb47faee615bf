// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.secret;

import io.mozdef.operator.controller.plan.GeneratedSecret;
import io.mozdef.operator.crd.SecretStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generated Secret after a look at it.
 *
 * @param status for the stack's status
 * @param problem why it cannot be used; null when it can
 * @param wakeAt when to look again without any event
 * @param note what was asked for and is not done, in words; null when all is
 */
public record Kept(SecretStatus status, @Nullable String problem, @Nullable Instant wakeAt, @Nullable String note) {

    static Kept problem(GeneratedSecret wanted, String problem) {
        return new Kept(new SecretStatus(wanted.source(), wanted.name(), null, null), problem, null, null);
    }

    static Kept of(GeneratedSecret wanted, int generation, @Nullable String expires, @Nullable Instant wakeAt) {
        return new Kept(new SecretStatus(wanted.source(), wanted.name(), generation, expires), null, wakeAt, null);
    }

    Kept noting(@Nullable String words) {
        return new Kept(status, problem, wakeAt, words);
    }
}
