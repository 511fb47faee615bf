// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.e2e.load.AcceptedFile;
import io.mozdef.pipeline.e2e.load.HttpLoad;
import io.mozdef.pipeline.e2e.load.HttpSender;
import io.mozdef.pipeline.e2e.load.NumberedEvents;
import io.mozdef.pipeline.e2e.load.NumberedUptycsAlerts;
import io.mozdef.pipeline.e2e.load.StoredNumbers;
import io.mozdef.pipeline.e2e.load.UptycsLoad;
import io.mozdef.pipeline.e2e.stack.CommandResult;
import io.mozdef.pipeline.e2e.stack.Credentials;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/** Loads under faults, and the proof afterwards: exactly as many documents as distinct numbers sent, none missing. */
final class FaultStack {

    /** Events of one run; the full size of a release is 50,000. */
    static final int EVENTS = Integer.getInteger("fault.events", 5_000);

    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final RunningStack stack;

    FaultStack(RunningStack stack) {
        this.stack = stack;
    }

    /**
     * A load in progress.
     *
     * @param accepted how many the door has taken so far
     * @param retries how often a sender had to post again
     * @param done when it has taken all
     * @param ledger writes what the senders saw accepted
     */
    record Running(
            String run,
            int count,
            AtomicLong accepted,
            LongSupplier retries,
            CompletableFuture<Void> done,
            LedgerWriter ledger) {

        /** Returns when this part of the load is accepted. */
        void awaitAccepted(double part) {
            Awaitility.await()
                    .atMost(CATCH_UP)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> accepted.get() >= part * count || done.isCompletedExceptionally());
            if (done.isCompletedExceptionally()) {
                done.join();
            }
        }
    }

    Running throughHttp(int count) {
        NumberedEvents events = new NumberedEvents("http-" + UUID.randomUUID());
        HttpSender sender = new HttpSender(
                stack.doorOf("loginput").uri().resolve("/events"),
                Map.of("Authorization", "Bearer " + stack.credentials().senderToken()));
        HttpLoad load = new HttpLoad(events, sender, 20, 4);
        AtomicLong accepted = new AtomicLong();
        return new Running(
                events.run(),
                count,
                accepted,
                sender::retries,
                inBackground(() -> load.send(count, accepted::set)),
                file -> AcceptedFile.ofHttp(file, load, Credentials.SENDER, count));
    }

    Running throughBastion(int count) {
        String run = "uptycs-" + UUID.randomUUID();
        NumberedUptycsAlerts alerts =
                new NumberedUptycsAlerts(run, Clock.systemUTC().instant().minusSeconds(60));
        HttpSender sender = new HttpSender(
                stack.bastion().uri().resolve("/uptycs"),
                Map.of("Uptomozdef-Secret", stack.credentials().uptycsSecret()));
        AtomicLong accepted = new AtomicLong();
        return new Running(
                run,
                count,
                accepted,
                sender::retries,
                inBackground(() -> new UptycsLoad(alerts, sender, 16).send(count, accepted::set)),
                file -> AcceptedFile.ofUptycs(file, alerts, count));
    }

    /** Waits until everything accepted is stored, and checks that each number is there exactly once, and that the ledger agrees. */
    void assertExactlyOnce(Running load) throws IOException, InterruptedException {
        load.done().join();
        StoredNumbers stored = new StoredNumbers(stack.servers().search(), load.run());
        Awaitility.await()
                .atMost(CATCH_UP)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> stored.documents() >= load.count());
        BitSet numbers = stored.numbers();
        assertThat(numbers.cardinality()).as("distinct numbers stored").isEqualTo(load.count());
        assertThat(numbers.length()).as("highest number stored").isEqualTo(load.count());
        assertThat(stored.documents()).as("documents, none twice").isEqualTo(load.count());
        assertLedgerBalances(load);
    }

    /** Returns when this part of the load, or more, is stored. */
    void awaitStored(Running load, double part) {
        StoredNumbers stored = new StoredNumbers(stack.servers().search(), load.run());
        Awaitility.await("a part of the load is stored")
                .atMost(CATCH_UP)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> stored.documents() >= part * load.count());
    }

    private void assertLedgerBalances(Running load) throws IOException {
        Path file = load.ledger().write(Files.createTempFile("accepted", ".tsv"));
        CommandResult result = stack.command("ledger", "--accepted", file.toString());
        assertThat(result.output())
                .contains("%d accepted, %d stored, 0 in the dead letters, 0 dropped, 0 missing, 0 stored twice"
                        .formatted(load.count(), load.count()));
        assertThat(result.exit()).isZero();
        Files.delete(file);
    }

    private static CompletableFuture<Void> inBackground(Load load) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        load.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "load");
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    /** Writes what was accepted into a file, for the command {@code ledger}. */
    @FunctionalInterface
    interface LedgerWriter {
        Path write(Path file) throws IOException;
    }

    @FunctionalInterface
    private interface Load {
        void run() throws InterruptedException;
    }
}
