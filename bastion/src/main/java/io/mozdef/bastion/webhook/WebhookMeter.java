// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Counts every request by what became of it, and each showing of a secret; logs refusals: at most one line per reason and second, with how
 * many it stands for. Thread-safe.
 */
@Singleton
class WebhookMeter {
    private static final Logger LOG = Logger.getLogger("io.mozdef.bastion.refused");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final MeterRegistry registry;
    private final Map<Refusal, Pace> paces = new EnumMap<>(Refusal.class);

    @Inject
    WebhookMeter(MeterRegistry registry) {
        this.registry = registry;
        for (Refusal refusal : Refusal.values()) {
            paces.put(refusal, new Pace());
        }
    }

    void accepted(String source, long startNanos) {
        count(source, "accepted");
        Timer.builder("mozdef.bastion.accepted")
                .tag("source", source)
                .register(registry)
                .record(Duration.ofNanos(System.nanoTime() - startNanos));
    }

    /** Shows the counters of a door's secrets as they are now, at 0 when never used, so that a rate can be asked of each. */
    void show(Source source) {
        source.secrets().names().forEach(name -> secret(source, name));
    }

    /** Whatever becomes of the request: a secret whose counter rests is one that nobody uses. */
    void used(Source source, String name) {
        secret(source, name).increment();
    }

    private Counter secret(Source source, String name) {
        return Counter.builder("mozdef.bastion.secret.used")
                .tag("source", source.name())
                .tag("secret", name)
                .register(registry);
    }

    /** A forwarded header came from a peer that is not a trusted proxy. */
    void forwardedIgnored() {
        registry.counter("mozdef.bastion.forwarded.ignored").increment();
    }

    /** @param client the sender's address; nothing else of the request is logged */
    void refused(String source, Refusal refusal, String client) {
        count(source, refusal.reason());
        Pace pace = paces.get(refusal);
        pace.held.incrementAndGet();
        long last = pace.last.get();
        long now = System.nanoTime();
        if (now - last >= SECOND && pace.last.compareAndSet(last, now)) {
            LOG.warnf(
                    "request refused: reason=%s source=%s client=%s count=%d",
                    refusal.reason(), source, client, pace.held.getAndSet(0));
        }
    }

    private void count(String source, String outcome) {
        Counter.builder("mozdef.bastion.requests")
                .tag("source", source)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    private static final class Pace {
        private final AtomicLong last = new AtomicLong(System.nanoTime() - SECOND);
        private final AtomicLong held = new AtomicLong();
    }
}
