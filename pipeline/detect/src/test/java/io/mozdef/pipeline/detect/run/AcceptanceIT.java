// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The acceptance lines of design-detection.md once more, on a real engine. */
class AcceptanceIT {

    private Rig rig = MemoryRig.make();
    private AlertsEngine engine = rig.replica();

    @BeforeEach
    void onTheEngine() throws IOException, InterruptedException {
        rig = EngineRig.make();
        engine = rig.replica();
    }

    @AfterEach
    void leaveTheEngine() {
        rig.close();
    }

    @Test
    void acrossATickLateAndLong() {
        runs(10);
        rig.attacks("1.1.1.1", 5);
        runs(10);
        rig.attacks("1.1.1.1", 5);
        Instant past = rig.clock.instant().minus(Duration.ofMinutes(20));
        for (int i = 0; i < 10; i++) {
            rig.attack("2.2.2.2", past.plusSeconds(i));
        }
        for (int minute = 0; minute < 20; minute++) {
            rig.attacks("3.3.3.3", 10);
            runs(60);
        }

        assertThat(rig.summaries()).containsExactly("10 by 1.1.1.1", "10 by 2.2.2.2", "200 by 3.3.3.3");
        assertThat(rig.bus.ids()).hasSize(3);
    }

    @Test
    void downForThirtyMinutes() {
        rig.attacks("1.1.1.1", 10);
        rig.deletion("before");
        runs(20);
        for (int minute = 0; minute < 30; minute++) {
            rig.pass(Duration.ofMinutes(1));
            rig.deletion("h" + minute);
        }
        rig.attacks("2.2.2.2", 10);

        engine = rig.replica();
        runs(60);

        assertThat(rig.summaries())
                .hasSize(33)
                .doesNotHaveDuplicates()
                .contains("10 by 1.1.1.1", "10 by 2.2.2.2", "before deleted", "h0 deleted", "h29 deleted");
    }

    @Test
    void killedFiftyTimes() {
        rig.attacks("1.1.1.1", 10);
        rig.attacks("2.2.2.2", 10);
        rig.deletion("h1");
        int kills = 0;
        for (int attempt = 0; attempt < 50; attempt++) {
            rig.faults.at(attempt % 8, attempt % 2 == 0, () -> {
                throw new Faults.Killed();
            });
            try {
                engine = rig.replica();
                rig.pass(Rig.LEASE.multipliedBy(2));
                engine.tick();
                rig.pass(Rig.LEASE.multipliedBy(2));
                engine.tick();
            } catch (Faults.Killed e) {
                kills++;
            }
        }
        rig.faults.disarm();
        engine = rig.replica();
        runs(60);

        assertThat(kills).isGreaterThan(30);
        assertThat(rig.summaries()).containsExactly("10 by 1.1.1.1", "10 by 2.2.2.2", "h1 deleted");
        List<String> ids = rig.stored().stream().map(StoredAlert::id).sorted().toList();
        assertThat(rig.bus.ids()).isEqualTo(ids);
        assertThat(rig.alerts.backlog().count()).isZero();
    }

    /** Ticks once every ten seconds: the rules' schedule. */
    private void runs(int seconds) {
        for (int passed = 0; passed < seconds; passed += 10) {
            rig.pass(Duration.ofSeconds(10));
            engine.tick();
        }
    }
}
