// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Counts the calls to SQS, and tells the circuit how they went. Thread-safe. */
final class SendMeter {
    private static final Logger LOG = Logger.getLogger(SendMeter.class);

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong told = new AtomicLong(System.nanoTime() - SECOND);
    private final DistributionSummary entries;
    private final Timer succeeded;
    private final Timer failed;
    private final Circuit circuit;

    SendMeter(MeterRegistry registry, Circuit circuit) {
        this.circuit = circuit;
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

    /** At most one line a second: while SQS is down there is nothing new to say. */
    private void tell(int refused, @Nullable Throwable failure) {
        long last = told.get();
        long now = System.nanoTime();
        if (now - last >= SECOND && told.compareAndSet(last, now)) {
            LOG.warnf("the queue did not take a batch, or part of it: entries=%d error=%s", refused, failure);
        }
    }

    /** One call under way. */
    final class Call {
        private final int size;
        private final Timer.Sample sample;

        private Call(int size, Timer.Sample sample) {
            this.size = size;
            this.sample = sample;
        }

        /**
         * @param accepted entries that SQS has
         * @param decided entries on which SQS has spoken its last word: it works, whatever it said
         */
        void ended(int accepted, int decided, @Nullable Throwable failure) {
            sample.stop(accepted == size ? succeeded : failed);
            if (accepted < size) {
                tell(size - accepted, failure);
            }
            if (decided > 0) {
                if (circuit.succeeded()) {
                    LOG.info("circuit closed: the queue takes messages again");
                }
            } else if (circuit.failed()) {
                LOG.warnf("circuit opened: the queue took no message of a batch: entries=%d error=%s", size, failure);
            }
        }
    }
}
