// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.DevstackBuilder;
import io.mozdef.pipeline.devstack.client.GuardedProcess;
import io.mozdef.pipeline.devstack.client.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lease on the real engine, between processes that are frozen, thawed, killed and stopped. */
class LeaseProcessesIT {

    private static final Duration DURATION = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final String lease = "lease" + UUID.randomUUID();
    private final List<Path> logs = new ArrayList<>();

    /** @param time of the machine's monotonic clock, in nanoseconds */
    private record Held(Path log, long time, long term) {}

    @Test
    void nobodyBelievesToHoldItAfterItsSuccessorDoes() {
        try (GuardedProcess one = start();
                GuardedProcess two = start()) {
            GuardedProcess frozen = awaitHolder(one, two);
            frozen.freeze();
            awaitHolder(other(frozen, one, two));
            frozen.thaw();
            awaitRenewals();
            GuardedProcess killed = awaitHolder(one, two);
            killed.kill();
            GuardedProcess left = awaitHolder(other(killed, one, two));
            try (GuardedProcess third = start()) {
                left.terminate();
                awaitHolder(third);
                awaitRenewals();
            }
        }
        List<Held> all = logs.stream()
                .flatMap(LeaseProcessesIT::read)
                .sorted(Comparator.comparingLong(Held::time))
                .toList();
        Map<Long, Path> holders = new HashMap<>();
        long term = 0;
        for (Held held : all) {
            assertThat(held.term()).as("term at %s after %s", held, term).isGreaterThanOrEqualTo(term);
            assertThat(holders.computeIfAbsent(held.term(), t -> held.log())).isEqualTo(held.log());
            term = held.term();
        }
        assertThat(holders).hasSizeGreaterThanOrEqualTo(4);
    }

    /** Until the last who said to hold it is one of these. */
    private GuardedProcess awaitHolder(GuardedProcess... among) {
        return await().atMost(LONG)
                .until(
                        () -> last().flatMap(held -> Stream.of(among)
                                .filter(p -> p.log().equals(held.log()))
                                .findFirst()),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Until it was held for longer than one renewal lasts. */
    private void awaitRenewals() {
        long until = last().orElseThrow().time() + 2 * DURATION.toNanos();
        await().atMost(LONG).until(() -> last().orElseThrow().time() > until);
    }

    private static GuardedProcess other(GuardedProcess process, GuardedProcess one, GuardedProcess two) {
        return process == one ? two : one;
    }

    private Optional<Held> last() {
        return logs.stream().flatMap(LeaseProcessesIT::read).max(Comparator.comparingLong(Held::time));
    }

    private GuardedProcess start() {
        Path log = folder.resolve("process" + logs.size() + ".log").toAbsolutePath();
        logs.add(log);
        return ProcessSpec.of(
                        "lease process",
                        log,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx64m",
                                DevstackBuilder.QUICK_CODE,
                                "-cp",
                                System.getProperty("java.class.path"),
                                LeaseProcess.class.getName(),
                                EngineUnderTest.uri().toString(),
                                lease,
                                Long.toString(DURATION.toMillis())))
                .start();
    }

    private static Stream<Held> read(Path log) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.matches("held \\d+ \\d+"))
                    .map(line -> line.split(" "))
                    .map(words -> new Held(log, Long.parseLong(words[1]), Long.parseLong(words[2])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
