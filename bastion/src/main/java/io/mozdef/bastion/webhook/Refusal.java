// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import java.util.Locale;

/** Why a request was not accepted, and what its sender is told. Whoever is not authenticated is told 401 and nothing else. */
enum Refusal {
    ADDRESS(401),
    PATH(401),
    SECRET(401),
    SIGNATURE(401),
    METHOD(405),
    HEADERS(431),
    RATE(429),
    EMPTY(400),
    TOO_SLOW(408),
    TOO_LARGE(413),
    /** SQS will never take it, and says that its content is why. */
    UNACCEPTABLE(422),
    BUSY(503),
    QUEUE(503),
    /** The sender hung up; nobody hears an answer. */
    GONE(0);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Whether a later try may do better. */
    boolean wantsRetryAfter() {
        return status == 429 || status == 503;
    }

    /** The tag of the metric. */
    String reason() {
        return name().toLowerCase(Locale.ROOT);
    }
}
