// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Counts the calls to SQS, and tells the circuit how they went. Thread-safe. */
final class SendMeter {
    private static final Logger LOG = Logger.getLogger(SendMeter.class);

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
                if (circuit.succeeded()) {
                    LOG.info("circuit closed: the queue takes messages again");
                }
            } else if (circuit.failed()) {
                LOG.warnf("circuit opened: the queue took no message of a batch: entries=%d error=%s", size, failure);
            }
        }
    }
}
