// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Sends numbered Uptycs alerts to the bastion, one in each request as Uptycs does, from several senders at once. */
public final class UptycsLoad {

    private final NumberedUptycsAlerts alerts;
    private final HttpSender sender;
    private final int senders;

    /** @param senders requests in flight */
    public UptycsLoad(NumberedUptycsAlerts alerts, HttpSender sender, int senders) {
        this.alerts = alerts;
        this.sender = sender;
        this.senders = senders;
    }

    /** Returns when every alert from 0 to count - 1 was accepted. @param progress told how many are accepted so far */
    public void send(long count, LongConsumer progress) throws InterruptedException {
        AtomicLong accepted = new AtomicLong();
        Senders.share(senders, count, 1, (number, end) -> {
            sender.send(alerts.alert(number), Map.of());
            progress.accept(accepted.incrementAndGet());
        });
    }
}
