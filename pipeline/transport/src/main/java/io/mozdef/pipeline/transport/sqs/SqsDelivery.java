// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.util.concurrent.atomic.AtomicBoolean;

/** One SQS message that is ours while its visibility timeout runs. */
final class SqsDelivery implements Delivery {

    private final SqsHolder holder;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final byte[] body;
    private final Receipt receipt;
    private final Identity identity;
    private final int ordinal;
    private final int attempt;
    final String handle;

    /** Until when the message is ours, by {@link System#nanoTime()}. */
    volatile long deadline;

    SqsDelivery(
            SqsHolder holder,
            String handle,
            byte[] body,
            Receipt receipt,
            Identity identity,
            int ordinal,
            int attempt,
            long deadline) {
        this.holder = holder;
        this.handle = handle;
        this.body = body;
        this.receipt = receipt;
        this.identity = identity;
        this.ordinal = ordinal;
        this.attempt = attempt;
        this.deadline = deadline;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Receipt receipt() {
        return receipt;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public int firstOrdinal() {
        return ordinal;
    }

    @Override
    public boolean redelivered() {
        return attempt > 1;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void settle() {
        if (decided.compareAndSet(false, true)) {
            holder.delete(this);
        }
    }

    @Override
    public void release() {
        if (decided.compareAndSet(false, true)) {
            holder.giveBack(this);
        }
    }

    @Override
    public void releaseLater() {
        if (decided.compareAndSet(false, true)) {
            holder.letGo(this);
        }
    }
}
