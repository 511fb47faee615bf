// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults at exact points: the clock stands until a test moves it, and the worker's thread is the test's. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerTest {

    private static final WriteOutcome POISON = new WriteOutcome.Poison("mapping");

    private final WorkerRig rig = new WorkerRig("bulk-events", "4", "brake-window", "10");

    @Test
    void settlesOnlyAfterTheStoreConfirmed() {
        rig.store.freeze();
        Message message = rig.receive("1", "a");
        rig.passBulkWait();
        assertThat(message.isHeld()).isTrue();

        rig.store.thaw();

        assertThat(message.isSettled()).isTrue();
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(1, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void countsWhatWentToTheOverflowField() {
        rig.store.answer(event -> new WriteOutcome.Stored(true));
        rig.receive("1", "a\na");
        rig.passBulkWait();

        assertThat(rig.meters.counter("mozdef.events.overflowed").count()).isEqualTo(2);
        assertThat(rig.balance().stored()).isEqualTo(2);
    }

    @Test
    void waitsForCompanyButNotForLong() {
        rig.receive("1", "a");
        rig.step();
        assertThat(rig.store.writes).isEmpty();

        rig.passBulkWait();

        assertThat(rig.store.writes).hasSize(1);
    }

    @Test
    void sendsAFullBulkAtOnce() {
        for (int i = 0; i < 5; i++) {
            rig.receive("m" + i, "a");
        }
        rig.step();

        assertThat(rig.store.writes).extracting(List::size).containsExactly(4);
    }

    @Test
    void keepsToTheNumberOfBulksInFlight() {
        rig.store.freeze();
        rig.receive("1", "many 7");
        rig.pass(1);
        rig.receive("2", "many 7");
        rig.pass(1);

        assertThat(rig.store.writes).hasSize(2);
    }

    @Test
    void aDeliveryIsSettledWhenItsLastEventIsDecided() {
        Message message = rig.receive("1", "a\ndrop\npoison\nmany 3\nnone");
        assertThat(message.isHeld()).isTrue();

        rig.pass(1);

        assertThat(message.isSettled()).isTrue();
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(7, 4, 0, 2, 1, 0, 0));
        assertThat(rig.deadLetters.kept).extracting(DeadLetter::stage).containsExactly("normalise");
        assertThat(rig.deadLetters.kept).extracting(DeadLetter::ordinal).containsExactly(2);
    }

    @Test
    void aDeliveryOfDroppedEventsIsSettledWhenNotesOfThemAreStored() {
        rig.store.answer(e -> new WriteOutcome.Retryable("429"));
        Message message = rig.receive("1", "drop\nnone");
        rig.passBulkWait();
        assertThat(message.isHeld()).isTrue();
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(2, 0, 0, 0, 0, 0, 2));

        rig.store.heal();
        rig.pass(1);

        assertThat(message.isSettled()).isTrue();
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(2, 0, 0, 2, 0, 0, 0));
    }

    @Test
    void aDroppedEventThatComesAgainIsDroppedAgainAndNotedOnce() {
        rig.receive("1", "drop");
        rig.pass(1);
        rig.receive("1", "drop");
        rig.pass(1);

        assertThat(rig.store.documents).hasSize(1);
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(2, 0, 0, 2, 0, 0, 0));
    }

    @Test
    void aRedeliveryChangesNothing() {
        rig.receive("1", "many 2");
        rig.passBulkWait();
        Message again = rig.receive("1", "many 2");
        rig.passBulkWait();

        assertThat(again.isSettled()).isTrue();
        assertThat(rig.store.documents).hasSize(2);
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(4, 2, 2, 0, 0, 0, 0));
    }

    @Test
    void deadLettersWhatTheEngineWillNeverTakeAndSettlesAfterTheBrokerHasIt() {
        rig.deadLetters.broken = true;
        rig.store.answer(e -> e.at("summary").equals("bad") ? POISON : rig.store.create(e));
        Message message = rig.receive("1", "good\nbad\ngood");
        rig.passBulkWait();
        assertThat(message.isHeld()).isTrue();
        assertThat(rig.worker.problem().orElse("")).contains("dead letters of src cannot be kept");

        rig.deadLetters.broken = false;
        rig.pass(31);

        assertThat(message.isSettled()).isTrue();
        assertThat(rig.worker.problem()).isEmpty();
        DeadLetter letter = rig.deadLetters.kept.get(0);
        assertThat(new String(letter.bytes(), StandardCharsets.UTF_8)).isEqualTo("bad");
        assertThat(letter.ordinal()).isEqualTo(1);
        assertThat(letter.stage()).isEqualTo("store");
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(3, 2, 0, 0, 1, 0, 0));
    }

    @Test
    void allEventsOfARecordShareOneDeadLetter() {
        rig.store.answer(e -> POISON);
        Message message = rig.receive("1", "many 2");
        rig.passBulkWait();

        assertThat(rig.deadLetters.kept).hasSize(1);
        assertThat(message.isSettled()).isTrue();
        assertThat(rig.balance().deadLettered()).isEqualTo(2);
    }

    @Test
    void closingGivesBackWhatCannotBeStored() {
        rig.store.freeze();
        Message message = rig.receive("1", "a");

        rig.worker.close();

        assertThat(message.isReleased()).isTrue();
        assertThat(rig.intake.isClosed()).isTrue();
        assertThat(rig.balance().difference()).isZero();
    }

    @Test
    void aLetterThatNoQueueTakesGivesItsDeliveryBackAndSaysSo() {
        rig.deadLetters.tooSmall = true;
        Message message = rig.receive("1", "good\npoison");
        rig.pass(1);

        assertThat(message.isReleasedLater()).isTrue();
        assertThat(rig.worker.problem().orElse(""))
                .contains("dead letter of src")
                .contains("limit of 1024 bytes")
                .contains("raise");
        assertThat(rig.meters
                        .counter("mozdef.deadletters.refused", "source", "src")
                        .count())
                .isEqualTo(1);
        assertThat(rig.balance().inFlight()).isZero();
        assertThat(rig.balance().difference()).isZero();

        rig.deadLetters.tooSmall = false;
        Message again = rig.receive("1", "good\npoison");
        rig.pass(300);
        assertThat(again.isSettled()).isTrue();
        assertThat(rig.deadLetters.kept).hasSize(1);
        assertThat(rig.worker.problem()).isEmpty();
    }

    @Test
    void refusesASourceOfUnknownFormat() {
        assertThatThrownBy(() -> rig.worker.receiver(new Source("s", "nope", rig.deadLetters)))
                .hasMessageContaining("source s")
                .hasMessageContaining("nope");
    }

    @Test
    void everyProblemOfTheConfigurationIsNamed() {
        assertThat(FlowProblems.of(FlowSettings.of())).isEmpty();
        assertThat(FlowProblems.of(FlowSettings.of(
                        "bulk-events",
                        "0",
                        "retry-backoff-max",
                        "PT0.01S",
                        "brake-percent",
                        "101",
                        "crash-attempts",
                        "3")))
                .containsExactly(
                        "mozdef.flow.bulk-events: must be 1 or more",
                        "mozdef.flow.retry-backoff-max: must not be shorter than retry-backoff",
                        "mozdef.flow.brake-percent: must be between 0 and 100",
                        "mozdef.flow.crash-attempts: must be more than alone-attempts");
    }
}
