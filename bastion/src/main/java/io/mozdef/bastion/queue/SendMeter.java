// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Counts the calls to SQS and remembers how the last ones went. Thread-safe. */
final class SendMeter {
    private static final Logger LOG = Logger.getLogger(SendMeter.class);

    private final DistributionSummary entries;
    private final Timer succeeded;
    private final Timer failed;
    private final AtomicInteger failuresInARow = new AtomicInteger();

    SendMeter(MeterRegistry registry) {
        entries = DistributionSummary.builder("mozdef.bastion.batch.entries").register(registry);
        succeeded = timer(registry, "accepted");
        failed = timer(registry, "failed");
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder("mozdef.bastion.batch").tag("outcome", outcome).register(registry);
    }

    Call start(int size) {
        entries.record(size);
        return new Call(size, Timer.start());
    }

    /** Calls that accepted nothing since the last one that did. */
    int failuresInARow() {
        return failuresInARow.get();
    }

    /** One call under way. */
    final class Call {
        private final int size;
        private final Timer.Sample sample;

        private Call(int size, Timer.Sample sample) {
            this.size = size;
            this.sample = sample;
        }

        void ended(int accepted, @Nullable Throwable failure) {
            sample.stop(accepted == size ? succeeded : failed);
            if (accepted > 0) {
                if (failuresInARow.getAndSet(0) > 0) {
                    LOG.info("queue takes messages again");
                }
            } else if (failuresInARow.getAndIncrement() == 0) {
                LOG.warnf("queue took no message of a batch: entries=%d error=%s", size, failure);
            }
        }
    }
}
