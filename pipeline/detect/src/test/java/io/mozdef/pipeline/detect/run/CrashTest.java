// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica is killed, or frozen past its lease, before and after each of its writes, whatever it is that is written; late
 * events come while nobody looks. No alert may be missing from store or bus, none doubled in the store.
 */
class CrashTest {

    private static final Duration FAR_PAST_THE_LEASE = Rig.LEASE.multipliedBy(3);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killedAtAnyWrite(boolean after) {
        int kills = 0;
        for (int write = 0; ; write++) {
            Rig rig = MemoryRig.make();
            rig.faults.at(write, after, () -> {
                throw new Faults.Killed();
            });
            if (!lifeAndDeath(rig)) {
                break;
            }
            kills++;
            recover(rig, rig.replica());
            check(rig, "killed " + (after ? "after" : "before") + " write " + write);
        }
        assertThat(kills).isGreaterThanOrEqualTo(25);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void frozenPastItsLeaseAtAnyWrite(boolean after) {
        int freezes = 0;
        for (int write = 0; ; write++) {
            Rig rig = MemoryRig.make();
            AlertsEngine other = rig.replica();
            rig.faults.at(write, after, () -> recover(rig, other));
            AlertsEngine frozen = rig.replica();
            attack(rig);
            rig.tickFor(frozen, Duration.ofSeconds(12));
            if (!rig.faults.happened()) {
                break;
            }
            freezes++;
            rig.tickFor(frozen, Duration.ofSeconds(12));
            rig.tickFor(other, Duration.ofSeconds(60));
            check(rig, "frozen " + (after ? "after" : "before") + " write " + write);
        }
        assertThat(freezes).isGreaterThanOrEqualTo(15);
    }

    @Test
    void killedFiftyTimesInARow() {
        Rig rig = MemoryRig.make();
        attack(rig);
        for (int kill = 0; kill < 50; kill++) {
            rig.faults.at(kill % 9, kill % 2 == 0, () -> {
                throw new Faults.Killed();
            });
            live(rig);
        }
        rig.faults.disarm();
        recover(rig, rig.replica());
        check(rig, "after fifty kills");
    }

    /** Whether the replica was killed. */
    private static boolean lifeAndDeath(Rig rig) {
        attack(rig);
        return live(rig);
    }

    private static boolean live(Rig rig) {
        AlertsEngine engine = rig.replica();
        try {
            rig.tickFor(engine, Duration.ofSeconds(40));
        } catch (Faults.Killed e) {
            return true;
        }
        return false;
    }

    private static void attack(Rig rig) {
        rig.attacks("1.2.3.4", 10);
        rig.attacks("5.6.7.8", 10);
        rig.deletion("h1");
        rig.deletion("h2");
    }

    /** Events from before the attack come late, then another replica leads. */
    private static void recover(Rig rig, AlertsEngine engine) {
        Instant before = Instant.parse("2026-01-15T09:59:30Z");
        rig.attack("1.2.3.4", before);
        rig.pass(FAR_PAST_THE_LEASE);
        rig.tickFor(engine, Duration.ofSeconds(60));
    }

    private static void check(Rig rig, String when) {
        assertThat(rig.summaries())
                .as(when)
                .containsExactly("10 by 5.6.7.8", "11 by 1.2.3.4", "h1 deleted", "h2 deleted");
        List<String> ids = rig.stored().stream().map(StoredAlert::id).sorted().toList();
        assertThat(rig.bus.ids()).as(when).isEqualTo(ids);
        assertThat(rig.alerts.backlog().count()).as(when).isZero();
    }
}
