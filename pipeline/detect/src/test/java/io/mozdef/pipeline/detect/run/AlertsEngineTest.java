// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.detect.rule.RuleFile;
import io.mozdef.pipeline.detect.schedule.Schedule;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The acceptance lines of design-detection.md, on stores in process. */
class AlertsEngineTest {

    private final Rig rig = MemoryRig.make();
    private final AlertsEngine engine = rig.replica();

    @Test
    void fiveAndFiveAcrossATickGiveOneAlert() {
        rig.tickFor(engine, Duration.ofSeconds(10));
        rig.attacks("1.2.3.4", 5);
        rig.tickFor(engine, Duration.ofSeconds(10));
        assertThat(rig.stored()).isEmpty();

        rig.attacks("1.2.3.4", 5);
        rig.tickFor(engine, Duration.ofSeconds(60));

        assertThat(rig.summaries()).containsExactly("10 by 1.2.3.4");
    }

    @Test
    void tenEventsIndexedTwentyMinutesLateGiveOneAlert() {
        rig.tickFor(engine, Duration.ofSeconds(10));
        Instant past = rig.clock.instant().minus(Duration.ofMinutes(20));
        for (int i = 0; i < 10; i++) {
            rig.attack("1.2.3.4", past.plusSeconds(i));
        }

        rig.tickFor(engine, Duration.ofMinutes(2));

        assertThat(rig.summaries()).containsExactly("10 by 1.2.3.4");
    }

    @Test
    void theRoleDownForThirtyMinutesMissesNoneAndDoublesNone() {
        rig.tickFor(engine, Duration.ofSeconds(10));
        rig.attacks("1.1.1.1", 10);
        rig.tickFor(engine, Duration.ofSeconds(20));
        for (int minute = 0; minute < 30; minute++) {
            rig.pass(Duration.ofMinutes(1));
            rig.deletion("h" + minute);
            if (minute == 10) {
                rig.attacks("2.2.2.2", 10);
            }
            if (minute == 20 || minute == 21) {
                rig.attacks("3.3.3.3", 5);
            }
        }

        AlertsEngine again = rig.replica();
        rig.tickFor(again, Duration.ofMinutes(1));

        assertThat(rig.summaries())
                .hasSize(33)
                .doesNotHaveDuplicates()
                .contains("10 by 1.1.1.1", "10 by 2.2.2.2", "10 by 3.3.3.3", "h0 deleted", "h29 deleted");
    }

    @Test
    void anAttackOfTwentyMinutesIsOneAlertWhoseCountGrows() {
        rig.tickFor(engine, Duration.ofSeconds(10));
        long before = 0;
        for (int minute = 0; minute < 20; minute++) {
            rig.attacks("1.2.3.4", 20);
            rig.tickFor(engine, Duration.ofSeconds(60));
            List<StoredAlert> stored = rig.stored();
            assertThat(stored).hasSize(1);
            long count = count(stored.get(0));
            assertThat(count).isGreaterThan(before);
            before = count;
        }
        assertThat(rig.summaries()).containsExactly("400 by 1.2.3.4");
        assertThat(rig.bus.announced).hasSize(1);
    }

    @Test
    void aLateEventOfAClosedEpisodeDoesNotOpenASecondOne() {
        rig.tickFor(engine, Duration.ofSeconds(10));
        Instant attack = rig.clock.instant();
        rig.attacks("1.2.3.4", 12);
        rig.tickFor(engine, Duration.ofMinutes(40));

        rig.attack("1.2.3.4", attack.minusSeconds(30));
        rig.tickFor(engine, Duration.ofMinutes(1));

        assertThat(rig.summaries()).containsExactly("13 by 1.2.3.4");
    }

    @Test
    void furtherRunsRaiseNoneAgain() {
        rig.attacks("1.2.3.4", 10);
        rig.deletion("h1");

        rig.tickFor(engine, Duration.ofMinutes(30));

        assertThat(rig.summaries()).containsExactly("10 by 1.2.3.4", "h1 deleted");
        assertThat(rig.bus.announced).hasSize(2);
    }

    @Test
    void ofTwoReplicasOneLeadsAndTheOtherTakesOverWhenItIsGone() {
        AlertsEngine other = rig.replica();
        rig.tickFor(engine, Duration.ofSeconds(2));
        other.tick();
        assertThat(engine.isLeading()).isTrue();
        assertThat(other.isLeading()).isFalse();
        assertThat(other.problem()).isEmpty();

        rig.attacks("1.2.3.4", 10);
        rig.tickFor(other, Duration.ofSeconds(40));

        assertThat(other.isLeading()).isTrue();
        engine.tick();
        assertThat(engine.isLeading()).isFalse();
        assertThat(rig.summaries()).containsExactly("10 by 1.2.3.4");
    }

    @Test
    void aReplicaThatClosesLetsTheOtherLeadAtOnce() {
        AlertsEngine other = rig.replica();
        rig.tickFor(engine, Duration.ofSeconds(2));
        other.tick();

        engine.close();
        other.tick();

        assertThat(other.isLeading()).isTrue();
    }

    @Test
    void aRuleThatIsSwitchedOffIsSilentAndDoesNotReportItWhenItIsOnAgain() {
        String id = engine.rules().rules().get(1).id();
        rig.tickFor(engine, Duration.ofSeconds(10));
        var off = engine.switches().set(id, false, null, "alice", null).orElseThrow();
        rig.deletion("h1");
        rig.tickFor(engine, Duration.ofSeconds(30));
        assertThat(rig.stored()).isEmpty();

        assertThat(engine.switches().set(id, true, null, "alice", off.version()))
                .isPresent();
        rig.pass(Duration.ofSeconds(1));
        rig.deletion("h2");
        rig.tickFor(engine, Duration.ofSeconds(30));

        assertThat(rig.summaries()).containsExactly("h2 deleted");
    }

    @Test
    void aScheduleCanBeChangedWhileRunning() {
        String id = engine.rules().rules().get(1).id();
        rig.tickFor(engine, Duration.ofSeconds(10));
        assertThat(engine.switches().set(id, true, Schedule.parse("1h"), "alice", null))
                .isPresent();
        rig.deletion("h1");
        rig.tickFor(engine, Duration.ofMinutes(10));
        assertThat(rig.stored()).isEmpty();

        rig.tickFor(engine, Duration.ofMinutes(50));
        assertThat(rig.summaries()).containsExactly("h1 deleted");
    }

    @Test
    void aRuleThatDoesNotLoadStopsNoOther() {
        rig.files.add(new RuleFile("x/broken.yml", "title: x\n", ""));
        AlertsEngine other = rig.replica();
        rig.deletion("h1");
        rig.tickFor(other, Duration.ofSeconds(20));

        assertThat(rig.summaries()).containsExactly("h1 deleted");
        assertThat(other.rules().problems()).isNotEmpty().allSatisfy(p -> assertThat(p.file())
                .isEqualTo("x/broken.yml"));
    }

    @Test
    void rulesAreReloadedAndABrokenEditLeavesTheOldVersionInForce() {
        rig.tickFor(engine, Duration.ofSeconds(10));
        rig.files.set(1, new RuleFile("ldap/deletion.yml", Rig.DELETION + "nonsense: 1\n", ""));
        rig.tickFor(engine, Duration.ofSeconds(20));
        rig.deletion("h1");
        rig.tickFor(engine, Duration.ofSeconds(20));
        assertThat(engine.rules().problems()).hasSize(1);

        rig.files.set(
                1,
                new RuleFile("ldap/deletion.yml", Rig.DELETION.replace("{hostname} deleted", "{hostname} gone"), ""));
        rig.tickFor(engine, Duration.ofSeconds(20));
        rig.deletion("h2");
        rig.tickFor(engine, Duration.ofSeconds(20));

        assertThat(engine.rules().problems()).isEmpty();
        assertThat(rig.summaries()).containsExactly("h1 deleted", "h2 gone");
    }

    @Test
    void whatTheBusRefusesIsAnnouncedLater() {
        rig.bus.refuses = true;
        rig.deletion("h1");
        rig.tickFor(engine, Duration.ofSeconds(20));
        assertThat(rig.alerts.backlog().count()).isEqualTo(1);

        rig.bus.refuses = false;
        rig.tickFor(engine, Duration.ofSeconds(5));

        assertThat(rig.bus.ids()).hasSize(1);
        assertThat(rig.alerts.backlog().count()).isZero();
    }

    @Test
    void withoutConsumersNothingWaits() {
        rig.bus.consumers = false;
        rig.deletion("h1");
        rig.tickFor(engine, Duration.ofSeconds(20));

        assertThat(rig.stored()).hasSize(1);
        assertThat(rig.bus.announced).isEmpty();
        assertThat(rig.alerts.backlog().count()).isZero();
    }

    private static long count(StoredAlert alert) {
        return ((Number) alert.source().get("count")).longValue();
    }
}
