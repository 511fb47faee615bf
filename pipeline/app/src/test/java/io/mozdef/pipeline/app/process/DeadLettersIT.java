// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dead letters of a real broker and of a real SQS queue, as the commands of the jar see and replay them. */
class DeadLettersIT {

    private static Devstack stack;
    private static Map<String, String> environment;
    private static PackagedApp worker;
    private static String uptycsQueue;

    @BeforeAll
    static void start() {
        stack = Devstack.shared();
        environment = new HashMap<>(RoleEnvironment.sqsWorker(stack));
        uptycsQueue = stack.createQueue("letters", Map.of());
        environment.put("MOZDEF_SOURCES_UPTYCS_QUEUE", uptycsQueue);
        environment.put("MOZDEF_SOURCES_UPTYCS_DEAD_LETTER_QUEUE", stack.createQueue("letters-dead", Map.of()));
        environment.putAll(RoleEnvironment.worker(stack));
        environment.keySet().removeIf(key -> key.startsWith("MOZDEF_SOURCES_EVENTTASK"));
        environment.put("MOZDEF_SOURCES_LETTERS_TYPE", "rabbitmq");
        environment.put("MOZDEF_SOURCES_LETTERS_FORMAT", "eventtask");
        environment.put("MOZDEF_SOURCES_LETTERS_QUEUE", "letters");
        worker = PackagedApp.start(RoleEnvironment.role("worker", environment));
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                        worker.management("/q/health/ready").statusCode())
                .as(worker::output)
                .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void whatRabbitmqKeepsIsListedBalancedAndReplayed() throws IOException {
        Foreign.publish(stack.amqp(), "letters", Map.of("good-1", "{\"summary\":\"x\"}", "bad-1", "{\"summary\":"));
        prove("letters", "letters\tgood-1\nletters\tbad-1\n");
    }

    @Test
    void whatSqsKeepsIsListedBalancedAndReplayed() throws IOException {
        // flat, so without a native id: the delivery's holds
        Foreign.send(stack, uptycsQueue, "good-2", "{\"description\":\"something\",\"value\":\"x\"}");
        Foreign.send(stack, uptycsQueue, "bad-2", "not JSON at all");
        prove("uptycs", "uptycs\tgood-2\nuptycs\tbad-2\n");
    }

    private static void prove(String source, String accepted) throws IOException {
        Path file = Files.writeString(Files.createTempFile(Path.of("target"), "letters-", ".tsv"), accepted);
        String balanced =
                source + ": 2 accepted, 1 stored, 1 in the dead letters, 0 dropped, 0 missing, 0 stored twice";
        awaitOutput(balanced, "ledger", "--accepted", file.toAbsolutePath().toString());
        awaitOutput("\tnormalise\t", "replay", "--source", source, "--list");
        awaitOutput("1 of 1 dead letters of " + source + " are in their queue again", "replay", "--source", source);
        // its cause is not mended, so it dies again; nothing is lost or doubled on the way
        awaitOutput(balanced, "ledger", "--accepted", file.toAbsolutePath().toString());
        awaitOutput("0 of 1 dead letters of " + source, "replay", "--source", source, "--list", "--stage", "store");
    }

    /** Again until it says so with exit code 0: queues and refreshes take their time. */
    private static void awaitOutput(String text, String... words) {
        await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> {
            try (PackagedApp command = PackagedApp.run(environment, words)) {
                assertThat(command.output()).contains(text);
                assertThat(command.awaitEnd()).isZero();
            }
        });
    }
}
