// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long REST = 1_000;

    private long now;
    private final Circuit circuit = new Circuit(3, REST, () -> now);

    @Test
    void opensAfterFailuresInARowOnly() {
        circuit.failed();
        circuit.failed();
        circuit.succeeded();
        circuit.failed();
        circuit.failed();
        assertThat(circuit.admits()).isTrue();
        assertThat(circuit.failed()).isTrue();
        assertThat(circuit.admits()).isFalse();
        assertThat(circuit.ready()).isFalse();
    }

    @Test
    void afterTheRestItIsReadyAndOneTries() {
        open();
        now += REST;
        assertThat(circuit.ready()).isTrue();
        assertThat(circuit.admits()).isTrue();
        assertThat(circuit.admits()).isFalse();
        assertThat(circuit.succeeded()).isTrue();
        assertThat(circuit.admits()).isTrue();
        assertThat(circuit.ready()).isTrue();
    }

    @Test
    void aFailedTryRestsAgain() {
        open();
        now += REST;
        assertThat(circuit.admits()).isTrue();
        circuit.failed();
        assertThat(circuit.ready()).isFalse();
        now += REST - 1;
        assertThat(circuit.admits()).isFalse();
        now += 1;
        assertThat(circuit.admits()).isTrue();
    }

    @Test
    void aTryThatIsNeverHeardOfIsFollowedByAnother() {
        open();
        now += REST;
        assertThat(circuit.admits()).isTrue();
        now += REST;
        assertThat(circuit.admits()).isTrue();
    }

    @Test
    void failuresOfOlderBatchesDoNotLengthenTheRest() {
        open();
        now += REST / 2;
        circuit.failed();
        now += REST / 2;
        assertThat(circuit.admits()).isTrue();
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            circuit.failed();
        }
    }
}
