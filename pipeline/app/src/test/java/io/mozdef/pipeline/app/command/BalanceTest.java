// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {

    private final Accepted one = Accepted.read("src\tone");
    private final Accepted two = Accepted.read("src\ttwo");
    private final Accepted byField = Accepted.read("src\tdetails.number=7");

    @Test
    void storedDeadOrDroppedEachOnceHolds() {
        Balance balance = Balance.of(
                "src", List.of(one, two, byField), Map.of(one.key(), 1), Set.of(two.key()), Set.of(byField.key()));
        assertThat(balance.holds()).isTrue();
        assertThat(balance.lines())
                .containsExactly(
                        "src: 3 accepted, 1 stored, 1 in the dead letters, 1 dropped, 0 missing, 0 stored twice");
    }

    @Test
    void whatIsNowhereOrThereTwiceDoesNotHoldAndIsShown() {
        Balance balance = Balance.of("src", List.of(one, two), Map.of(two.key(), 2), Set.of(), Set.of());
        assertThat(balance.holds()).isFalse();
        assertThat(balance.lines())
                .containsExactly(
                        "src: 2 accepted, 1 stored, 0 in the dead letters, 0 dropped, 1 missing, 1 stored twice",
                        "  missing\tsrc\tone",
                        "  twice\tsrc\ttwo");
    }

    /** Stored in the end, and its letter not removed yet: a crash between the two. */
    @Test
    void whatIsStoredCountsAsStoredWhereverElseItIs() {
        Balance balance = Balance.of("src", List.of(one), Map.of(one.key(), 1), Set.of(one.key()), Set.of(one.key()));
        assertThat(balance.holds()).isTrue();
        assertThat(balance.lines()).singleElement().asString().contains("1 stored, 0 in the dead letters, 0 dropped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"src", "src\t", "\tid", "src\ta\tb", "src\ta\tb\tc\tx", "src\ta\tb\tc\t1\td"})
    void whatIsNoLineIsRefused(String line) {
        assertThatThrownBy(() -> Accepted.read(line)).isInstanceOf(WrongUseException.class);
    }
}
