// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A real queue that stops and goes on, for {@code -Dflap.seconds} (10; README.md has the figures of minutes): what was
 * answered with 200 is there as it was sent.
 */
class FlappingIT {
    private static final long SECONDS = Long.getLong("flap.seconds", 10);
    private static final int SENDERS = 8;

    @Test
    void every200IsInTheQueueAsItWasSent() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try (Devstack devstack = Devstack.start(Devstack.Server.SQS)) {
            String url = devstack.createQueue("flapping", Map.of());
            try (RealQueue queue = new RealQueue(devstack.sqs(), url);
                    Bastion bastion = Bastion.start(
                            url,
                            Map.of(
                                    "MOZDEF_BASTION_QUEUE_TIMEOUT",
                                    "1s",
                                    "MOZDEF_BASTION_QUEUE_CIRCUIT_REST",
                                    "500ms"))) {
                long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
                List<Future<List<String>>> sending = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    int sender = i;
                    sending.add(senders.submit(() -> send(bastion, sender, end)));
                }
                int freezes = flap(devstack, end);
                List<String> claimed = new ArrayList<>();
                for (Future<List<String>> sent : sending) {
                    claimed.addAll(sent.get());
                }
                List<String> there = queue.drain().stream().map(Message::body).toList();
                System.out.printf(
                        "flapping: %d s, %d freezes, %.0f refused, %d claimed, %d in the queue%n",
                        SECONDS, freezes, bastion.requests("queue"), claimed.size(), there.size());
                assertThat(claimed).isNotEmpty();
                assertThat(bastion.requests("queue")).isPositive();
                assertThat(there).containsAll(claimed);
            }
        } finally {
            senders.shutdownNow();
        }
    }

    private static List<String> send(Bastion bastion, int sender, long end) {
        List<String> claimed = new ArrayList<>();
        for (int i = 0; System.nanoTime() < end; i++) {
            String body = "{\"sender\":" + sender + ",\"n\":" + i + ",\"text\":\"\u00fc\u4e16\"}";
            if (bastion.post(body.getBytes(UTF_8)) == 200) {
                claimed.add(body);
            }
        }
        return claimed;
    }

    private static int flap(Devstack devstack, long end) throws InterruptedException {
        Random random = new Random(4);
        int freezes = 0;
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1_500));
            devstack.process(Devstack.Server.SQS).freeze();
            try {
                TimeUnit.MILLISECONDS.sleep(1_500 + random.nextInt(1_500));
            } finally {
                devstack.process(Devstack.Server.SQS).thaw();
            }
            freezes++;
        }
        return freezes;
    }
}
