// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.delivery;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;

/**
 * One message of a transport, held by us until it is settled or released, exactly once. Implementations are thread-safe;
 * while a delivery is held its transport keeps it ours (SQS visibility is extended).
 */
public interface Delivery {

    /** The sender's bytes, the transport's encoding undone. Not to be changed. */
    byte[] body();

    Receipt receipt();

    /** Rows b to d of design-events.md 1; a record's native id takes precedence. */
    Identity identity();

    /** Where the delivery's events start to count under {@link #identity}: 0, but a replayed record keeps the place it had. */
    default int firstOrdinal() {
        return 0;
    }

    /** Whether the transport says that it came before. */
    boolean redelivered();

    /** How often the broker says it was delivered, this time included; 0 where the broker does not count. */
    int attempt();

    /** Everything in it is stored, a duplicate, dropped or dead-lettered: acknowledge. Returns at once; acknowledgements are batched. */
    void settle();

    /** Gives it back to be delivered again, without counting it as failed by us. */
    void release();

    /**
     * Gives it back when it would fail again if it came at once: where the transport can hide it for a while, it does. Until
     * then it is not ours.
     */
    default void releaseLater() {
        release();
    }
}
