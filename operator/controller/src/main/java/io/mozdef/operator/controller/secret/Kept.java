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
 */
public record Kept(SecretStatus status, @Nullable String problem, @Nullable Instant wakeAt) {

    static Kept problem(GeneratedSecret wanted, String problem) {
        return new Kept(new SecretStatus(wanted.source(), wanted.name(), null, null), problem, null);
    }

    static Kept of(GeneratedSecret wanted, int generation, @Nullable String expires, @Nullable Instant wakeAt) {
        return new Kept(new SecretStatus(wanted.source(), wanted.name(), generation, expires), null, wakeAt);
    }
}
