// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.allowlist.Allowlist;
import io.mozdef.bastion.limit.TokenBucket;
import io.mozdef.bastion.secret.Secrets;
import java.util.function.Supplier;

/**
 * One door.
 *
 * @param name its name in the envelope and in metrics
 * @param header the header that carries the secret
 * @param secrets the valid secrets, as they are now
 * @param allowlist the networks that may send, as they are now
 * @param bucket how often it may be used
 */
record Source(
        String name, String header, Supplier<Secrets> secrets, Supplier<Allowlist> allowlist, TokenBucket bucket) {
    /** Where a request for an unknown path is sent: it goes through the same motions, and nothing admits it. */
    static final Source NONE = new Source(
            "none",
            "Uptomozdef-Secret",
            () -> Secrets.NONE,
            () -> Allowlist.NOBODY,
            new TokenBucket(0, 1, System::nanoTime));
}
