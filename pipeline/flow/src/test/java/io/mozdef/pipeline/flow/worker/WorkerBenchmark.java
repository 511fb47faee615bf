// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.memory.MemoryStateStore;
import io.mozdef.pipeline.transport.delivery.Intake;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the worker itself adds to making and writing an event: CPU of the whole process, with a store that only says yes. */
class WorkerBenchmark {

    private static final int EVENTS = 300_000;

    /** Its name matches no pattern of the build: it runs only when it is asked for. */
    @Test
    void report() throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 0; round < 4; round++) {
            try (Worker worker = new Worker(
                    FlowSettings.of(),
                    Lines.maker(),
                    this::yes,
                    new KnownIds(),
                    new MemoryStateStore(),
                    new SimpleMeterRegistry())) {
                worker.start(List.of());
                Intake.Receiver receiver = worker.receiver(
                        new Source("src", Lines.FORMAT, letter -> CompletableFuture.completedFuture(null)));
                long cpu = system.getProcessCpuTime();
                long wall = System.nanoTime();
                for (int i = 0; i < EVENTS; i++) {
                    receiver.receive(Message.of("m" + i, "an event"));
                }
                Awaitility.await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
                    if (worker.ledger().of("src").balance().stored() != EVENTS) {
                        throw new AssertionError();
                    }
                });
                System.out.printf(
                        Locale.ROOT,
                        "small events through the worker: %.2f us CPU/event, %.0f events/s%n",
                        (system.getProcessCpuTime() - cpu) / 1e3 / EVENTS,
                        EVENTS / ((System.nanoTime() - wall) / 1e9));
            }
        }
    }

    private CompletionStage<List<WriteOutcome>> yes(List<Event> events) {
        List<WriteOutcome> outcomes = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            outcomes.add(new WriteOutcome.Stored(false));
        }
        return CompletableFuture.completedFuture(outcomes);
    }
}
