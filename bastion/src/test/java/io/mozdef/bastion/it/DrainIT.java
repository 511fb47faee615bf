// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
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
            bastion.terminate();
            await().until(() -> bastion.post("new".getBytes(UTF_8)) == 503);
            assertThat(isReady(bastion)).isFalse();
            latch.countDown();
            assertThat(underWay.join()).isEqualTo(200);
            bastion.awaitExit();
            assertThat(bastion.log()).contains("drained unanswered=0");
            assertThat(sqs.accepted()).containsExactly("held");
        }
    }

    /** The management port may be closed already: kubelet takes that for not ready, too. */
    private static boolean isReady(Bastion bastion) {
        try {
            return "UP".equals(bastion.readiness().getString("status"));
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    @Test
    void waitsNoLongerThanTheDrainTime() {
        CountDownLatch latch = new CountDownLatch(1);
        try (StubSqs sqs = StubSqs.start();
                Bastion bastion = Bastion.start(sqs.queueUrl(), Map.of("MOZDEF_BASTION_HTTP_DRAIN_TIME", "1s"))) {
            sqs.holdUntil(latch);
            CompletableFuture<Integer> lost = CompletableFuture.supplyAsync(() -> bastion.post("held".getBytes(UTF_8)));
            await().until(() -> bastion.metric("mozdef_bastion_in_flight") == 1);
            bastion.terminate();
            bastion.awaitExit();
            assertThat(bastion.log()).contains("drained unanswered=1");
            assertThat(lost)
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).completesExceptionallyWithin(Duration.ofSeconds(30)),
                            answer -> assertThat(answer.join()).isNotEqualTo(200));
        } finally {
            latch.countDown();
        }
    }
}
