// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the sender is told when SQS does something else than take the message. */
class QueueIT {
    private static StubSqs sqs;
    private static Bastion bastion;
    private static final ExecutorService SENDERS = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() {
        sqs = StubSqs.start();
        bastion = Bastion.start(sqs.queueUrl(), Map.of("MOZDEF_BASTION_QUEUE_CIRCUIT_REST", "1s"));
    }

    @AfterEach
    void recover() {
        sqs.behave(StubSqs.ACCEPT);
        await().until(() -> bastion.post("recovered".getBytes(UTF_8)) == 200);
    }

    @AfterAll
    static void stop() {
        SENDERS.shutdownNow();
        bastion.close();
        sqs.close();
    }

    @Test
    void noAnswerBeforeSqsHasTheMessage() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        Future<Integer> answer = post("held");
        await().during(Duration.ofMillis(300)).until(() -> !answer.isDone());
        latch.countDown();
        assertThat(answer.get()).isEqualTo(200);
        assertThat(sqs.accepted()).contains("held");
    }

    @Test
    void aFailingQueueIs503WithRetryAfterAndUnready() {
        sqs.behave(StubSqs.FAIL);
        HttpResponse<String> answer = Bastion.send(HttpRequest.newBuilder(bastion.uri("/uptycs"))
                .header(Bastion.HEADER, Bastion.SECRET)
                .POST(HttpRequest.BodyPublishers.ofString("lost"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).isEmpty();
        await().untilAsserted(() -> {
            assertThat(bastion.post("lost".getBytes(UTF_8))).isEqualTo(503);
            assertThat(bastion.readiness().getString("status")).isEqualTo("DOWN");
        });
        assertThat(sqs.accepted()).doesNotContain("lost");
        assertThat(bastion.get("/q/health/live").statusCode()).isEqualTo(200);
        sqs.behave(StubSqs.ACCEPT);
        await().untilAsserted(() -> assertThat(bastion.readiness().getString("status"))
                .as("ready again though nobody sends")
                .isEqualTo("UP"));
        recover();
        assertThat(bastion.readiness().getString("status")).isEqualTo("UP");
    }

    @Test
    void anOpenCircuitRefusesAtOnceAndAsksSqsNothing() {
        AtomicInteger calls = new AtomicInteger();
        sqs.behave((bodies, refused) -> {
            calls.incrementAndGet();
            return 500;
        });
        try (Bastion patient = Bastion.start(sqs.queueUrl(), Map.of("MOZDEF_BASTION_QUEUE_CIRCUIT_REST", "1h"))) {
            await().until(() -> {
                patient.post("lost".getBytes(UTF_8));
                return "DOWN".equals(patient.readiness().getString("status"));
            });
            int before = calls.get();
            assertThat(patient.post("shed".getBytes(UTF_8))).isEqualTo(503);
            assertThat(calls).hasValue(before);
        }
    }

    @Test
    void whatSqsWillNeverTakeIsToldToItsSenderAndStopsNobodyElse() {
        try (Bastion touchy = Bastion.start(sqs.queueUrl(), Map.of("MOZDEF_BASTION_QUEUE_CIRCUIT_FAILURES", "2"))) {
            sqs.blame("too long for the queue", "InvalidParameterValue");
            sqs.blame("odd", "AWS.SimpleQueueService.InvalidMessageContents");
            sqs.blame("not allowed", "KMS.AccessDenied");
            for (int i = 0; i < 5; i++) {
                assertThat(touchy.post("too long for the queue".getBytes(UTF_8)))
                        .isEqualTo(413);
                assertThat(touchy.post("odd".getBytes(UTF_8))).isEqualTo(422);
            }
            assertThat(touchy.readiness().getString("status"))
                    .as("the circuit is for the queue's faults")
                    .isEqualTo("UP");
            assertThat(touchy.post("fine".getBytes(UTF_8))).isEqualTo(200);
            assertThat(touchy.post("not allowed".getBytes(UTF_8)))
                    .as("rights are ours to mend")
                    .isEqualTo(503);
        }
    }

    @Test
    void aMessageThatSpoilsItsCallIsParted() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        Future<Integer> first = post("keeps the queue busy");
        await().until(() -> bastion.metric("mozdef_bastion_queue_in_flight") == 1);
        sqs.behave(StubSqs.ACCEPT);
        sqs.rejectCallsWith("spoils", "InvalidMessageContents");
        List<Future<Integer>> good = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            good.add(post("neighbour" + i));
        }
        Future<Integer> bad = post("spoils");
        for (int i = 4; i < 9; i++) {
            good.add(post("neighbour" + i));
        }
        for (Future<Integer> answer : good) {
            assertThat(answer.get()).isEqualTo(200);
        }
        assertThat(bad.get()).isEqualTo(422);
        latch.countDown();
        assertThat(first.get()).isEqualTo(200);
        assertThat(sqs.accepted())
                .filteredOn(body -> body.startsWith("neighbour"))
                .hasSize(9);
    }

    @Test
    void largeBodiesShareNoCallThatSqsWouldRefuse() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        try (Bastion roomy = Bastion.start(
                sqs.queueUrl(),
                Map.of(
                        "MOZDEF_BASTION_LIMIT_BODY_MEMORY", "4M",
                        "MOZDEF_BASTION_QUEUE_LINGER", "1s"))) { // long enough for bodies to share a call
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                byte[] body = (i + "x".repeat(300_000)).getBytes(UTF_8);
                answers.add(SENDERS.submit(() -> roomy.post(body)));
            }
            await().until(() -> roomy.metric("mozdef_bastion_in_flight") == 6);
            latch.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        assertThat(sqs.batches()).allSatisfy(batch -> assertThat(
                        batch.stream().mapToInt(String::length).sum())
                .isLessThanOrEqualTo(1024 * 1024));
    }

    @Test
    void aSilentQueueIs503WithinTheTimeout() {
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        try (Bastion impatient = Bastion.start(sqs.queueUrl(), Map.of("MOZDEF_BASTION_QUEUE_TIMEOUT", "1s"))) {
            long begin = System.nanoTime();
            assertThat(impatient.post("silent".getBytes(UTF_8))).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("a second, and what a busy machine adds")
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
        } finally {
            latch.countDown();
        }
    }

    @Test
    void eachRequestIsAnsweredByItsOwnEntry() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        sqs.holdUntil(latch);
        Future<Integer> first = post("first"); // keeps the queue busy, so that the others share batches
        await().until(() -> bastion.metric("mozdef_bastion_queue_in_flight") == 1);
        sqs.behave((bodies, refused) -> {
            bodies.stream().filter(body -> body.startsWith("bad")).forEach(refused::add);
            return 200;
        });
        List<Future<Integer>> good = new ArrayList<>();
        List<Future<Integer>> bad = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            good.add(post("good" + i));
            bad.add(post("bad" + i));
        }
        for (Future<Integer> answer : good) {
            assertThat(answer.get()).isEqualTo(200);
        }
        for (Future<Integer> answer : bad) {
            assertThat(answer.get()).isEqualTo(503);
        }
        latch.countDown();
        assertThat(first.get()).isEqualTo(200);
        assertThat(sqs.accepted()).filteredOn(body -> body.startsWith("good")).hasSize(20);
        assertThat(sqs.batches()).allMatch(batch -> batch.size() <= 10).anyMatch(batch -> batch.size() > 1);
    }

    @Test
    void flappingNeverMakesA200ThatSqsDoesNotHave() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        sqs.behave((bodies, refused) -> {
            int call = calls.getAndIncrement() % 7;
            if (call == 2) {
                refused.add(bodies.get(0));
            }
            return call < 3 ? 200 : 500;
        });
        List<Future<List<String>>> senders = IntStream.range(0, 16)
                .mapToObj(sender -> SENDERS.submit(() -> {
                    List<String> claimed = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        String body = "flap-" + sender + "-" + i;
                        if (bastion.post(body.getBytes(UTF_8)) == 200) {
                            claimed.add(body);
                        }
                    }
                    return claimed;
                }))
                .toList();
        List<String> claimed = new ArrayList<>();
        for (Future<List<String>> sender : senders) {
            claimed.addAll(sender.get());
        }
        assertThat(claimed).isNotEmpty();
        assertThat(sqs.accepted()).containsAll(claimed);
    }

    private static Future<Integer> post(String body) {
        return SENDERS.submit(() -> bastion.post(body.getBytes(UTF_8)));
    }
}
