// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.model.alert.AlertBus;
import io.mozdef.pipeline.store.alert.AlertDocument;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.alert.AlertStore.Backlog;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Announces stored alerts on the bus and marks them. An alert is marked only after every consumer's queue holds it, so one
 * that was announced and not marked is announced again: at least once, and consumers drop repeats by alert id.
 *
 * <p>Confined to one thread at a time; the gauges may be read by any.
 */
public final class AlertRelay {

    private static final int BATCH = 100;

    /** Batches in one run, so that a long backlog does not keep rules from being evaluated. */
    private static final int BATCHES = 20;

    private final AlertStore alerts;
    private final AlertBus bus;
    private final Clock clock;
    private final Counter announced;
    private volatile Backlog backlog = new Backlog(0, null);

    public AlertRelay(AlertStore alerts, AlertBus bus, Clock clock, MeterRegistry meters) {
        this.alerts = alerts;
        this.bus = bus;
        this.clock = clock;
        announced = Counter.builder("mozdef_alerts_announced")
                .description("Alerts confirmed by every consumer's queue")
                .register(meters);
        Gauge.builder("mozdef_alerts_unpublished", this, r -> r.backlog.count())
                .description("Stored alerts that wait to be announced")
                .register(meters);
        Gauge.builder("mozdef_alerts_unpublished_age_seconds", this, AlertRelay::age)
                .description("How long the oldest of them has waited")
                .register(meters);
    }

    /**
     * Announces what waits, oldest first.
     *
     * @return how many were announced
     * @throws io.mozdef.pipeline.store.event.StoreUnavailableException when the store cannot answer
     */
    public int run() {
        int done = 0;
        Set<String> tried = new HashSet<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            List<StoredAlert> waiting = alerts.unpublished(BATCH);
            // the store may show an alert again that was marked a moment ago: once per run is enough
            List<StoredAlert> fresh =
                    waiting.stream().filter(a -> tried.add(a.id())).toList();
            if (fresh.isEmpty()) {
                break;
            }
            List<String> confirmed = announce(fresh);
            alerts.markPublished(confirmed);
            done += confirmed.size();
            if (confirmed.size() < fresh.size()) {
                break;
            }
        }
        backlog = alerts.backlog();
        return done;
    }

    /** Somebody else announces now, and knows what waits. */
    public void rest() {
        backlog = new Backlog(0, null);
    }

    private List<String> announce(List<StoredAlert> waiting) {
        if (!bus.hasConsumers()) {
            // nobody to tell: they count as told, so that a consumer added later is not told of the past
            return waiting.stream().map(StoredAlert::id).toList();
        }
        List<String> confirmed =
                bus.announce(waiting.stream().map(AlertDocument::announcement).toList());
        announced.increment(confirmed.size());
        return confirmed;
    }

    private double age() {
        Backlog now = backlog;
        return now.oldest() == null
                ? 0
                : Duration.between(now.oldest(), clock.instant()).toMillis() / 1000.0;
    }
}
