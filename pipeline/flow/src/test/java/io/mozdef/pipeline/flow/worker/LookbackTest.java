// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redelivered messages of foreign publishers are looked up in the days before; clock and thread are the test's. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LookbackTest {

    private static final WriteOutcome RETRY = new WriteOutcome.Retryable("429");

    private static final Function<String, Identity> IDENTITY = value -> new Identity(Identity.Kind.BYTES, value);

    private final WorkerRig rig = new WorkerRig("bulk-events", "4", "brake-window", "10");

    @Test
    void aForeignRedeliveryIsLookedUpInTheDaysBefore() {
        Identity bytes = Identity.ofBytes("a".getBytes(StandardCharsets.UTF_8));
        rig.queries.stored.add("events-20260303/" + bytes.documentId("src", 0));

        Message known = rig.receive(new Message("a", bytes, 0, true));
        Message unknown = rig.receive(new Message("b", new Identity(Identity.Kind.BYTES, "x"), 0, true));
        rig.pass(1);

        assertThat(known.isSettled()).isTrue();
        assertThat(unknown.isSettled()).isTrue();
        assertThat(rig.store.documents).hasSize(1);
        assertThat(rig.balance()).isEqualTo(new SourceLedger.Balance(2, 1, 1, 0, 0, 0, 0));
    }

    @Test
    void aRedeliveryThroughOurDoorsNeedsNoLookUp() {
        rig.queries.down = true;
        Message message = rig.receive(new Message("a", new Identity(Identity.Kind.DELIVERY, "1"), 0, true));
        rig.passBulkWait();

        assertThat(message.isSettled()).isTrue();
    }

    @Test
    void aForeignRedeliveryWaitsForTheEngineToAnswer() {
        rig.queries.down = true;
        Message message = rig.receive(new Message("a", new Identity(Identity.Kind.BYTES, "x"), 0, true));
        rig.passBulkWait();
        assertThat(rig.store.writes).isEmpty();

        rig.queries.down = false;
        rig.pass(6);
        rig.passBulkWait();

        assertThat(message.isSettled()).isTrue();
    }

    @Test
    void oneThatCannotBeLookedForHoldsUpNoOther() {
        rig.queries.refused = IDENTITY.apply("refused").documentId("src", 0);
        Message refused = rig.receive(new Message("a", IDENTITY.apply("refused"), 0, true));
        Message other = rig.receive(new Message("b", IDENTITY.apply("other"), 0, true));
        Message fresh = rig.receive("1", "c");
        rig.pass(10);
        rig.passBulkWait();

        assertThat(other.isSettled()).isTrue();
        assertThat(fresh.isSettled()).isTrue();
        assertThat(refused.isHeld()).isTrue();

        rig.queries.refused = null;
        rig.pass(10);
        rig.passBulkWait();
        assertThat(refused.isSettled()).isTrue();
    }

    @Test
    void aForeignRedeliveryIsGivenBackWhenTheEngineStaysAway() {
        rig.queries.down = true;
        rig.store.answer(e -> RETRY);
        Message message = rig.receive(new Message("a", new Identity(Identity.Kind.BYTES, "x"), 0, true));
        rig.pass(121);
        assertThat(message.isReleased()).isTrue();

        rig.queries.down = false;
        rig.store.heal();
        rig.pass(6);
        assertThat(rig.worker.problem()).isEmpty();
    }
}
