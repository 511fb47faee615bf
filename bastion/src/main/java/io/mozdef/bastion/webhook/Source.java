// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.allowlist.Allowlist;
import io.mozdef.bastion.limit.Budget;
import io.mozdef.bastion.limit.Capacity;
import io.mozdef.bastion.limit.TokenBucket;
import io.mozdef.bastion.secret.Credentials;
import io.mozdef.bastion.secret.Secrets;
import io.mozdef.bastion.secret.SeenIds;
import io.mozdef.bastion.secret.SignatureForm;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One door.
 *
 * @param name its name in the envelope and in metrics
 * @param credentials where the secret is shown, unless requests are signed
 * @param signature how requests are signed
 * @param allowlist the networks that may send, as they are now
 * @param bucket how often it may be used
 * @param share how much may be under way at once
 * @param maxBody largest body in bytes; the queue's limit holds too
 */
record Source(
        String name,
        Credentials credentials,
        Optional<Signature> signature,
        Supplier<Allowlist> allowlist,
        TokenBucket bucket,
        Capacity.Share share,
        int maxBody) {
    /** How a door's requests are signed, and which of them are in the queue already. */
    record Signature(SignatureForm form, Duration tolerance, SeenIds seen) {
        static Signature of(SignatureForm form, Duration tolerance) {
            return new Signature(form, tolerance, new SeenIds(Clock.systemUTC(), tolerance.multipliedBy(2)));
        }

        /** All that can be said before the body is read. */
        boolean isShown(MultiMap headers) {
            return form.isShown(headers, Instant.now(), tolerance);
        }

        SignatureForm.@Nullable Proof verify(MultiMap headers, byte[] body, Secrets secrets) {
            return form.verify(headers, body, secrets, Instant.now(), tolerance);
        }
    }

    /** The valid secrets, as they are now. */
    Secrets secrets() {
        return credentials.secrets().get();
    }

    /** Where a request for an unknown path is sent: it goes through the same motions, and nothing admits it. */
    static final Source NONE = new Source(
            "none",
            new Credentials("Uptomozdef-Secret", Optional.empty(), () -> Secrets.NONE),
            Optional.empty(),
            () -> Allowlist.NOBODY,
            new TokenBucket(0, 1, System::nanoTime),
            new Capacity.Share(new Budget(0), new Budget(0)),
            0);
}
