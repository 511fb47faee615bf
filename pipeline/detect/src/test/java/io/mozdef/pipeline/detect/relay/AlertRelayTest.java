// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.detect.run.RecordingBus;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.store.memory.MemoryAlertStore;
import io.mozdef.pipeline.store.memory.MemoryAuditTrail;
import io.mozdef.pipeline.testkit.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRelayTest {

    private final SettableClock clock = SettableClock.at("2026-01-15T10:00:00Z");
    private final MemoryAlertStore alerts = new MemoryAlertStore(new MemoryAuditTrail());
    private final RecordingBus bus = new RecordingBus();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AlertRelay relay = new AlertRelay(alerts, bus, clock, meters);

    @Test
    void announcesEverythingThatWaitsOnce() {
        for (int i = 0; i < 250; i++) {
            alerts.create(alert("a" + i));
        }

        assertThat(relay.run()).isEqualTo(250);
        assertThat(relay.run()).isZero();
        assertThat(bus.announced).hasSize(250);
        assertThat(bus.ids()).hasSize(250);
    }

    @Test
    void theMessageIsMozDefs() throws IOException {
        alerts.create(alert("a1"));
        relay.run();

        Map<?, ?> body = (Map<?, ?>) JsonTree.read(bus.announced.get(0).body());
        assertThat(body.keySet().stream().map(String::valueOf)).containsExactly("_id", "_index", "_source");
        assertThat(body.get("_id")).isEqualTo("a1");
        assertThat(body.get("_index")).isEqualTo("alerts-202601");
        assertThat(((Map<?, ?>) body.get("_source")).get("summary")).isEqualTo("s");
    }

    @Test
    void showsHowManyWaitAndHowLong() {
        alerts.create(alert("a1"));
        bus.refuses = true;
        clock.advance(Duration.ofSeconds(90));
        relay.run();

        assertThat(meters.get("mozdef_alerts_unpublished").gauge().value()).isEqualTo(1);
        assertThat(meters.get("mozdef_alerts_unpublished_age_seconds").gauge().value())
                .isEqualTo(90);

        bus.refuses = false;
        relay.run();
        assertThat(meters.get("mozdef_alerts_unpublished").gauge().value()).isZero();
        assertThat(meters.get("mozdef_alerts_unpublished_age_seconds").gauge().value())
                .isZero();
    }

    @Test
    void whoLeadsNoMoreShowsNoBacklog() {
        alerts.create(alert("a1"));
        bus.refuses = true;
        relay.run();
        assertThat(meters.get("mozdef_alerts_unpublished").gauge().value()).isEqualTo(1);

        relay.rest();
        clock.advance(Duration.ofHours(1));

        assertThat(meters.get("mozdef_alerts_unpublished").gauge().value()).isZero();
        assertThat(meters.get("mozdef_alerts_unpublished_age_seconds").gauge().value())
                .isZero();
    }

    private Alert alert(String id) {
        Instant now = clock.instant();
        return new Alert(
                id, "r", "C", now, now, now, now, 1, Map.of(), "INFO", "s", "c", List.of(), List.of(), null, false,
                null);
    }
}
