// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.devstack.client.DevstackBuilder;
import io.mozdef.pipeline.devstack.client.GuardedProcess;
import io.mozdef.pipeline.devstack.client.ProcessSpec;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterFilter;
import io.mozdef.pipeline.transport.deadletter.Replay;
import io.mozdef.pipeline.transport.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * design-events.md 5 with processes that really die: one event halts every worker that reads it. At its tenth delivery it is a
 * dead letter, unread, and the worker that did that lives; its neighbours, which lay in the same hands, are all stored.
 */
@Timeout(600)
class CrashLoopIT {

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int NEIGHBOURS = 12;
    private static final String DAY = "events-20260304";

    private final String mark = "crashloop" + UUID.randomUUID().toString().substring(0, 8);
    private Devstack stack;

    @Test
    void theEventThatEndsWorkersIsADeadLetterAtItsTenthDelivery(@TempDir Path folder) throws Exception {
        stack = Devstack.shared(Server.SEARCH, Server.SQS);
        Map<String, String> settings = settings(folder);
        Path file = folder.resolve("worker.properties");
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        Source source = DyingWorker.source(settings, new SimpleMeterRegistry(), Clock.systemUTC());
        send(source, "killer", "halt");
        for (int i = 0; i < NEIGHBOURS; i++) {
            send(source, "n" + i, mark + " " + i);
        }

        List<GuardedProcess> lives = new ArrayList<>(List.of(start(file, folder)));
        try {
            List<DeadLetter> letters = new ArrayList<>();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        if (!last(lives).alive()) {
                            assertThat(last(lives).exitCode())
                                    .as(output(folder))
                                    .hasValue(Lines.HALTED);
                            lives.add(start(file, folder));
                        }
                        letters.addAll(letters(source));
                        return !letters.isEmpty();
                    });

            assertThat(letters).extracting(DeadLetter::stage).containsExactly("crash");
            assertThat(letters.get(0).attempts()).isEqualTo(10);
            assertThat(new String(letters.get(0).bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("halt");
            assertThat(lives).as("nine died, the tenth did not read it").hasSize(10);
            send(source, "after", mark + " after");
            Awaitility.await().atMost(PATIENCE).until(() -> stored() == NEIGHBOURS + 1);
            assertThat(last(lives).alive()).isTrue();
            last(lives).terminate();
            assertThat(last(lives).awaitExit(PATIENCE)).isTrue();
            assertThat(last(lives).exitCode())
                    .as("stopped in order, by SIGTERM")
                    .hasValue(143);
            assertThat(letters(source)).as("and no second letter").hasSize(1);
        } finally {
            lives.forEach(GuardedProcess::kill);
        }
    }

    private Map<String, String> settings(Path folder) throws IOException {
        String key = Files.writeString(folder.resolve("key"), "x").toString();
        Map<String, String> settings = new HashMap<>();
        settings.put("type", "sqs");
        settings.put("format", Lines.FORMAT);
        settings.put("queue", stack.createQueue(mark, Map.of()));
        settings.put("dead-letter-queue", stack.createQueue(mark + "-dead", Map.of()));
        settings.put("endpoint", stack.sqs().toString());
        settings.put("region", "us-east-1");
        settings.put("access-key-file", key);
        settings.put("secret-key-file", key);
        settings.put("poll-wait", "PT1S");
        // a killed worker's messages come back after it
        settings.put("visibility", "PT5S");
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("mozdef.sources.lines." + name, value));
        all.put("mozdef.search.hosts", stack.search().toString());
        all.put("mozdef.search.replicas", "0");
        return all;
    }

    /** The same path as a sender's: a letter that is put back carries identity and receipt time. */
    private static void send(Source source, String id, String line) {
        try (var requeue = source.openRequeue()) {
            requeue.requeue(new DeadLetter(
                    line.getBytes(StandardCharsets.UTF_8),
                    Receipt.of("lines", Message.RECEIVED),
                    new Identity(Identity.Kind.DELIVERY, id),
                    0,
                    "test",
                    "",
                    0));
        }
    }

    private static List<DeadLetter> letters(Source source) {
        List<DeadLetter> letters = new ArrayList<>();
        try (var reader = source.readDeadLetters()) {
            new Replay(reader, Clock.systemUTC()).list(DeadLetterFilter.ALL, kept -> letters.add(kept.letter()));
        }
        return letters;
    }

    private static GuardedProcess last(List<GuardedProcess> lives) {
        return lives.get(lives.size() - 1);
    }

    private static GuardedProcess start(Path file, Path folder) {
        return ProcessSpec.of(
                        "worker",
                        folder.resolve("worker.log"),
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                DevstackBuilder.QUICK_CODE,
                                "-cp",
                                System.getProperty("java.class.path"),
                                DyingWorker.class.getName(),
                                file.toString()))
                .start();
    }

    private static String output(Path folder) {
        try {
            return Files.readString(folder.resolve("worker.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long stored() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        URI refresh = URI.create(stack.search() + "/" + DAY + "/_refresh");
        http.send(
                HttpRequest.newBuilder(refresh)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        URI count = URI.create(stack.search() + "/" + DAY + "/_count?q=summary:" + mark);
        String answer = http.send(HttpRequest.newBuilder(count).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return answer.contains("\"count\":") ? Long.parseLong(answer.replaceAll("(?s).*?\"count\":(\\d+).*", "$1")) : 0;
    }
}
