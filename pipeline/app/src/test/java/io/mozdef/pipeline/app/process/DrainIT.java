// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** SIGTERM while events come in: the process drains, and what it has said 2xx to is stored, once. */
class DrainIT {

    private static final int SENDERS = 4;
    private static final int BATCH = 20;
    private static final int ACCEPTED_BEFORE_THE_SIGNAL = 100 * BATCH;

    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final String run = "drain-" + ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE) + "-";

    @Test
    void drainsUnderLoad() throws IOException, InterruptedException {
        Devstack stack = Devstack.shared();
        Map<String, String> environment = RoleEnvironment.all(stack);
        try (PackagedApp app = PackagedApp.start(RoleEnvironment.role("loginput,worker", environment))) {
            await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                            app.management("/q/health/ready").statusCode())
                    .as(app::output)
                    .isEqualTo(200));
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                String prefix = run + i + "-";
                Thread sender = new Thread(() -> send(app, prefix), prefix);
                sender.setDaemon(true);
                sender.start();
                senders.add(sender);
            }
            await().atMost(PackagedApp.PATIENCE).until(() -> accepted.size() >= ACCEPTED_BEFORE_THE_SIGNAL);
            assertThat(app.terminate()).as(app.output()).isIn(0, 143);
            for (Thread sender : senders) {
                sender.join(PackagedApp.PATIENCE.toMillis());
                assertThat(sender.isAlive()).isFalse();
            }
            assertThat(app.output()).contains("stopped in").doesNotContain(" ERROR ");
        }
        Path file = Files.writeString(
                Files.createTempFile(Path.of("target"), "drained-", ".tsv"), String.join("\n", accepted));
        // what was confirmed by the broker and not taken any more is stored by the next worker
        try (PackagedApp next = PackagedApp.start(RoleEnvironment.role("worker", environment))) {
            await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> {
                try (PackagedApp ledger = PackagedApp.run(
                        environment,
                        "ledger",
                        "--accepted",
                        file.toAbsolutePath().toString())) {
                    assertThat(ledger.output())
                            .contains("eventtask: " + accepted.size() + " accepted, " + accepted.size() + " stored,")
                            .contains(" 0 missing, 0 stored twice");
                    assertThat(ledger.awaitEnd()).isZero();
                }
            });
            assertThat(next.isAlive()).isTrue();
        }
    }

    /** Until the door is closed. Only a whole 200 counts as accepted. */
    private void send(PackagedApp app, String prefix) {
        String events = "{\"summary\":\"drain\"},".repeat(BATCH);
        String body = "[" + events.substring(0, events.length() - 1) + "]";
        for (int i = 0; ; i++) {
            String key = prefix + i;
            Map<String, String> headers =
                    Map.of("Authorization", "Bearer " + RoleEnvironment.SENDER_TOKEN, "Idempotency-Key", key);
            try {
                HttpResponse<String> answer = app.request("POST", "/events", headers, body);
                if (answer.statusCode() == 200) {
                    for (int n = 0; n < BATCH; n++) {
                        accepted.add("eventtask\ttests\tevents\t" + key + "\t" + n);
                    }
                }
            } catch (UncheckedIOException e) {
                // the door is closed
                return;
            }
        }
    }
}
