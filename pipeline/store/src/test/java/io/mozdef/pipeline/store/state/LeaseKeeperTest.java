// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

    private static final Duration DURATION = Duration.ofSeconds(15);

    private final MemoryStateStore states = new MemoryStateStore();
    private final AtomicLong nanos = new AtomicLong();
    private final LeaseKeeper one = keeper();
    private final LeaseKeeper two = keeper();

    @Test
    void oneOfTwoHoldsIt() {
        assertThat(one.hold()).isTrue();
        assertThat(two.hold()).isFalse();
        assertThat(one.term()).isEqualTo(OptionalLong.of(1));
        assertThat(two.term()).isEmpty();
    }

    @Test
    void renewalKeepsTheTermAndTheOtherOut() {
        one.hold();
        for (int i = 0; i < 10; i++) {
            two.hold();
            pass(Duration.ofSeconds(5));
            assertThat(one.hold()).isTrue();
        }
        assertThat(two.hold()).isFalse();
        assertThat(one.term()).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void silenceOfOneDurationPassesItOnWithTheNextTerm() {
        one.hold();
        two.hold();
        pass(DURATION.minusMillis(1));
        assertThat(two.hold()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(two.hold()).isTrue();
        assertThat(two.term()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void aHolderThatSleptStopsByItselfBeforeAnybodyTakesOver() {
        one.hold();
        two.hold();
        pass(DURATION.minusSeconds(2));
        assertThat(one.stillHeld(Duration.ofSeconds(1))).isTrue();
        assertThat(one.stillHeld(Duration.ofSeconds(2))).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(one.term()).isEmpty();
        assertThat(two.hold()).isTrue();
        assertThat(one.hold()).isFalse();
    }

    @Test
    void aReleasedLeaseIsFreeAtOnce() {
        one.hold();
        one.release();
        assertThat(one.stillHeld(Duration.ZERO)).isFalse();
        assertThat(two.hold()).isTrue();
        assertThat(two.term()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void whatASuccessorHoldsIsNotReleasedByItsPredecessor() {
        one.hold();
        two.hold();
        pass(DURATION);
        two.hold();
        one.release();
        assertThat(two.hold()).isTrue();
        assertThat(two.term()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void processesOfTheSameNameStayApart() {
        assertThat(one.hold()).isTrue();
        assertThat(keeper().hold()).isFalse();
    }

    @Test
    void aRenewalWhoseAnswerWasLostIsNotTakenForAnother() {
        one.hold();
        StateStore.State state = states.read(LeaseKeeper.KIND, "leader").orElseThrow();
        states.write(LeaseKeeper.KIND, "leader", Map.copyOf(state.content()), state.version());
        assertThat(one.hold()).isTrue();
        assertThat(one.term()).isEqualTo(OptionalLong.of(1));
    }

    private LeaseKeeper keeper() {
        SettableClock clock = SettableClock.at("2026-11-23T10:00:00Z");
        return new LeaseKeeper(states, "leader", "pod", DURATION, clock, nanos::get);
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
