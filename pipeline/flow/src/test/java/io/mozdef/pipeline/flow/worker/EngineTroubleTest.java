// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine that refuses, forbids, is away or would poison a stream; clock and thread are the test's. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineTroubleTest {

    private static final WriteOutcome RETRY = new WriteOutcome.Retryable("429");
    private static final WriteOutcome FORBIDDEN = new WriteOutcome.Forbidden("403");
    private static final WriteOutcome POISON = new WriteOutcome.Poison("mapping");

    private final WorkerRig rig = new WorkerRig("bulk-events", "4", "brake-window", "10");

    @Test
    void triesRefusedEventsAgainUntilTheyAreTaken() {
        rig.store.answer(e -> RETRY);
        Message message = rig.receive("1", "many 3");
        rig.passBulkWait();
        rig.pass(60);
        assertThat(message.isHeld()).isTrue();

        rig.store.heal();
        rig.pass(31);

        assertThat(message.isSettled()).isTrue();
        assertThat(rig.store.documents).hasSize(3);
        assertThat(rig.deadLetters.kept).isEmpty();
    }

    @Test
    void sendsSmallerBulksToAnEngineThatRefuses() {
        rig.store.answer(e -> RETRY);
        rig.receive("1", "many 4");
        rig.passBulkWait();
        rig.pass(30);

        List<Integer> sizes = rig.store.writes.stream().map(List::size).toList();
        assertThat(sizes.get(0)).isEqualTo(4);
        assertThat(sizes.subList(1, 4)).containsExactly(2, 2, 1);
    }

    @Test
    void oneEventThatIsRefusedHoldsNoOtherBack() {
        rig.store.answer(e -> e.at("summary").equals("stuck") ? RETRY : rig.store.create(e));
        Message stuck = rig.receive("1", "stuck");
        rig.passBulkWait();

        for (int i = 0; i < 50; i++) {
            Message other = rig.receive("o" + i, "many 4");
            rig.pass(5);
            rig.pass(5);
            assertThat(other.isSettled()).isTrue();
        }

        assertThat(stuck.isHeld()).isTrue();
        assertThat(rig.worker.problem()).isEmpty();
    }

    @Test
    void stopsIntakeWhenTheEngineForbidsAndDeadLettersNothing() {
        rig.store.answer(e -> FORBIDDEN);
        Message message = rig.receive("1", "many 3");
        rig.passBulkWait();

        assertThat(rig.intake.isPaused()).isTrue();
        assertThat(rig.worker.problem().orElse("")).contains("403");
        assertThat(message.isHeld()).isTrue();

        rig.store.heal();
        rig.pass(6);
        rig.pass(6);

        assertThat(rig.intake.isPaused()).isFalse();
        assertThat(message.isSettled()).isTrue();
        assertThat(rig.deadLetters.kept).isEmpty();
    }

    @Test
    void triesAnEngineThatForbidsWithSingleEvents() {
        rig.store.answer(e -> FORBIDDEN);
        rig.receive("1", "many 4");
        rig.passBulkWait();
        rig.store.writes.clear();

        rig.pass(60);

        assertThat(rig.store.writes).hasSizeBetween(8, 13).allMatch(w -> w.size() == 1);
    }

    @Test
    void givesEverythingBackAfterTwoMinutesAndGoesOnWhenTheEngineWrites() {
        rig.store.freeze();
        Message message = rig.receive("1", "many 6");
        rig.passBulkWait();
        rig.pass(100);
        assertThat(message.isHeld()).isTrue();

        rig.pass(21);
        assertThat(message.isReleased()).isTrue();
        assertThat(rig.intake.isPaused()).isTrue();
        assertThat(rig.worker.problem().orElse("")).contains("takes nothing");
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(6, 0, 0, 0, 0, 6, 0));

        // late answers to what was given back count for nothing, and redeliveries meet what they wrote
        rig.store.thaw();
        rig.pass(6);
        assertThat(rig.intake.isPaused()).isFalse();
        assertThat(rig.worker.problem()).isEmpty();
        Message again = rig.receive("1", "many 6");
        rig.pass(1);
        assertThat(again.isSettled()).isTrue();
        assertThat(rig.store.documents).hasSize(6);
        assertThat(rig.balance().difference()).isZero();
    }

    @Test
    void aLongOutageCostsOneRelease() {
        rig.store.answer(e -> RETRY);
        rig.receive("1", "a");
        rig.pass(130);
        assertThat(rig.intake.isPaused()).isTrue();
        Message late = rig.receive("2", "b");
        assertThat(late.isReleased()).isTrue();
        rig.store.writes.clear();

        rig.pass(600);

        assertThat(rig.intake.isPaused()).isTrue();
        assertThat(rig.store.writes).hasSizeBetween(60, 121).allMatch(w -> w.size() == 1);
    }

    @Test
    void idleTimeIsNoOutage() {
        rig.pass(3600);
        Message message = rig.receive("1", "a");
        rig.store.answer(e -> RETRY);
        rig.passBulkWait();
        rig.pass(60);

        assertThat(message.isHeld()).isTrue();
    }

    @Test
    void theBrakeHoldsBackWhatABrokenTemplateWouldDeadLetter() {
        rig.store.answer(e -> POISON);
        rig.receive("1", "a");
        rig.receive("2", "b");
        rig.passBulkWait();
        assertThat(rig.deadLetters.kept).hasSize(2);

        Message third = rig.receive("3", "c");
        rig.passBulkWait();
        assertThat(rig.deadLetters.kept).hasSize(2);
        assertThat(third.isHeld()).isTrue();
        assertThat(rig.intake.isPaused()).isTrue();
        assertThat(rig.worker.problem().orElse(""))
                .contains("would be dead-lettered")
                .contains("mapping");

        rig.store.heal();
        rig.pass(6);
        assertThat(third.isSettled()).isTrue();
        rig.step();
        assertThat(rig.intake.isPaused()).isFalse();
    }

    @Test
    void theBrakeGivesBackAfterTwoMinutesAndStillComesOffByItself() {
        rig.store.answer(e -> POISON);
        for (int i = 0; i < 4; i++) {
            rig.receive("m" + i, "a");
            rig.passBulkWait();
        }
        Message held = rig.receive("x", "x");
        rig.passBulkWait();
        rig.pass(130);
        assertThat(held.isReleased()).isTrue();
        rig.pass(600);
        assertThat(rig.intake.isPaused()).isTrue();
        assertThat(rig.deadLetters.kept).hasSize(2);

        rig.store.heal();
        rig.pass(6);

        assertThat(rig.intake.isPaused()).isFalse();
        assertThat(rig.worker.problem()).isEmpty();
    }

    @Test
    void aFloodOfGarbageStopsNobodysIntake() {
        for (int i = 0; i < 20; i++) {
            rig.receive("bad" + i, "poison");
        }
        Message good = rig.receive("good", "a");
        rig.passBulkWait();
        assertThat(rig.deadLetters.kept)
                .hasSize(20)
                .extracting(DeadLetter::stage)
                .containsOnly("normalise");
        assertThat(good.isSettled()).isTrue();
        assertThat(rig.intake.isPaused()).isFalse();
        assertThat(rig.worker.problem()).isEmpty();
    }

    @Test
    void aClosedDayStopsNoOther() {
        rig.store.answer(e -> e.at("summary").equals("closed") ? RETRY : rig.store.create(e));
        Message closed = rig.receive("1", "closed");
        rig.pass(121);
        assertThat(closed.isReleased()).isTrue();
        assertThat(rig.worker.problem()).isPresent();

        rig.store.today = true;
        rig.pass(6);
        assertThat(rig.worker.problem()).isEmpty();
        assertThat(rig.intake.isPaused()).isFalse();
        Message again = rig.receive("1", "closed");
        Message other = rig.receive("2", "open");
        rig.pass(2);

        assertThat(other.isSettled()).isTrue();
        assertThat(again.isHeld()).isTrue();
        rig.store.heal();
        rig.pass(6);
        assertThat(again.isSettled()).isTrue();
    }

    @Test
    void anEngineThatTakesNothingOfTodayIsOut() {
        rig.store.answer(e -> RETRY);
        rig.receive("1", "a");
        rig.pass(121);
        rig.pass(60);
        assertThat(rig.worker.problem()).isPresent();
        assertThat(rig.intake.isPaused()).isTrue();
    }

    @Test
    void aPersonCanSwitchTheBrakeOff() {
        WorkerRig unbraked = new WorkerRig("bulk-events", "4", "brake-window", "10", "brake-percent", "100");
        unbraked.store.answer(e -> POISON);
        Message message = unbraked.receive("1", "a\nb\nc");
        unbraked.passBulkWait();
        unbraked.step();

        assertThat(message.isSettled()).isTrue();
        assertThat(unbraked.deadLetters.kept).hasSize(3);
        assertThat(unbraked.intake.isPaused()).isFalse();
    }

    @Test
    void aStoreThatBreaksItsPromiseLosesNothing() {
        Event[] first = new Event[1];
        rig.store.answer(e -> {
            if (first[0] == null) {
                first[0] = e;
                throw new IllegalStateException("broken");
            }
            return rig.store.create(e);
        });
        Message message = rig.receive("1", "a");
        rig.passBulkWait();
        rig.pass(2);

        assertThat(message.isSettled()).isTrue();
    }
}
