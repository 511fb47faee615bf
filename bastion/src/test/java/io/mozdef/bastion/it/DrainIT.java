// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** SIGTERM: what was taken in is answered, what is new is sent elsewhere. */
class DrainIT {
    @Test
    void answersWhatIsUnderWayRefusesWhatIsNewAndEnds() {
        CountDownLatch latch = new CountDownLatch(1);
        try (StubSqs sqs = StubSqs.start();
                Bastion bastion = Bastion.start(sqs.queueUrl(), Map.of())) {
            sqs.holdUntil(latch);
            CompletableFuture<Integer> underWay =
                    CompletableFuture.supplyAsync(() -> bastion.post("held".getBytes(UTF_8)));
            await().until(() -> bastion.metric("mozdef_bastion_in_flight") == 1);
            bastion.process().destroy();
            await().until(() -> bastion.post("new".getBytes(UTF_8)) == 503);
            latch.countDown();
            assertThat(underWay.join()).isEqualTo(200);
            bastion.awaitExit();
            assertThat(bastion.log()).contains("drained unanswered=0");
            assertThat(sqs.accepted()).containsExactly("held");
        }
    }
}
