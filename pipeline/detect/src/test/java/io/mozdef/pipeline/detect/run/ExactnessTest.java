// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** design-detection.md 1 and 2, where a rule is exact and where its alerts lie, on stores in process. */
class ExactnessTest {

    /** Of the rig's rule: ten within two minutes, so the grid's step is two seconds. */
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private static final Duration STEP = WITHIN.dividedBy(60);
    private static final int PHASES = 60;

    @Test
    void thresholdEventsInsideWithinLessAStepAlwaysAlert() {
        for (int phase = 0; phase < PHASES; phase++) {
            Rig rig = MemoryRig.make();
            attackSpreadOver(rig, WITHIN.minus(STEP), phase);
            assertThat(rig.summaries()).as("phase %d", phase).containsExactly("10 by 1.2.3.4");
        }
    }

    @Test
    void nothingAlertsUnlessSoManyLieInsideWithin() {
        for (int phase = 0; phase < PHASES; phase++) {
            Rig rig = MemoryRig.make();
            attackSpreadOver(rig, WITHIN.plusMillis(1), phase);
            assertThat(rig.summaries()).as("phase %d", phase).isEmpty();
        }
    }

    /** Ten, the first and the last of them exactly so far apart, anywhere on the grid. */
    private static void attackSpreadOver(Rig rig, Duration span, int phase) {
        Random random = new Random(phase);
        Instant first = rig.clock.instant().minus(Duration.ofMinutes(5)).plusMillis(random.nextInt(120_000));
        rig.attack("1.2.3.4", first);
        rig.attack("1.2.3.4", first.plus(span));
        for (int i = 0; i < 8; i++) {
            rig.attack("1.2.3.4", first.plusMillis(random.nextInt((int) span.toMillis())));
        }
        rig.tickFor(rig.replica(), Duration.ofSeconds(15));
    }

    /** A slow bulk, or a worker whose clock is behind: the document's stamp is older than the rule's watermark. */
    @Test
    void whatBecomesVisibleBehindTheWatermarkWithinTheOverlapCounts() {
        Rig rig = MemoryRig.make();
        AlertsEngine engine = rig.replica();
        rig.tickFor(engine, Duration.ofSeconds(30));
        Duration behind = Duration.ofMinutes(9);
        rig.clock.advance(behind.negated());
        rig.attacks("1.2.3.4", 10);
        rig.deletion("late");
        rig.clock.advance(behind);
        rig.tickFor(engine, Duration.ofSeconds(30));
        assertThat(rig.summaries()).containsExactly("10 by 1.2.3.4", "late deleted");
    }

    @Test
    void anAlertLiesInTheMonthInWhichItsEpisodeStarts() {
        Rig rig = MemoryRig.make();
        rig.clock.set(Instant.parse("2026-01-31T23:59:30Z"));
        AlertsEngine engine = rig.replica();
        rig.attacks("1.2.3.4", 10);
        rig.tickFor(engine, Duration.ofSeconds(20));
        for (int minute = 0; minute < 5; minute++) {
            rig.attacks("1.2.3.4", 10);
            rig.tickFor(engine, Duration.ofMinutes(1));
        }
        assertThat(rig.summaries()).containsExactly("60 by 1.2.3.4");
        assertThat(rig.stored()).extracting(StoredAlert::index).containsExactly("alerts-202601");
    }

    /** The rule's version is no part of an alert's id: who edits a rule in the middle of an attack gets no second alert. */
    @Test
    void anEditedRuleDoesNotRaiseAgainWhatItRaised() {
        Rig rig = MemoryRig.make();
        AlertsEngine engine = rig.replica();
        rig.attacks("1.2.3.4", 10);
        rig.deletion("h1");
        rig.tickFor(engine, Duration.ofSeconds(20));
        rig.edit(text -> text.replace("title:", "description: edited\ntitle:").replace("summary: '", "summary: 'now "));
        rig.attacks("1.2.3.4", 5);
        rig.deletion("h2");
        rig.tickFor(engine, Duration.ofSeconds(40));
        assertThat(rig.summaries()).containsExactly("h1 deleted", "now 15 by 1.2.3.4", "now h2 deleted");
    }

    @Test
    void aSwitchOutlivesTheReplicaThatSetIt() {
        Rig rig = MemoryRig.make();
        AlertsEngine engine = rig.replica();
        String id = engine.rules().rules().get(1).id();
        rig.tickFor(engine, Duration.ofSeconds(10));
        assertThat(engine.switches().set(id, false, null, "alice", null)).isPresent();
        engine.close();
        AlertsEngine next = rig.replica();
        rig.deletion("h1");
        rig.tickFor(next, Duration.ofMinutes(1));
        assertThat(next.isLeading()).isTrue();
        assertThat(rig.summaries()).isEmpty();
    }
}
