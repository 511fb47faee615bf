// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A process that wants a lease, and says {@code held <monotonic nanoseconds> <term>} again and again while it believes to
 * hold it. The clock is the machine's, so lines of several processes can be put in order. SIGTERM gives the lease back.
 */
final class LeaseProcess {

    private LeaseProcess() {}

    /** @param arguments the engine's URL, the lease's name, its duration in milliseconds */
    public static void main(String[] arguments) {
        Duration duration = Duration.ofMillis(Long.parseLong(arguments[2]));
        SearchEngine engine = SearchEngine.open(TestConfig.of(arguments[0], Map.of()), Clock.systemUTC());
        LeaseKeeper lease = new LeaseKeeper(engine.states(), arguments[1], "pod", duration, Clock.systemUTC());
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        var renewing =
                threads.scheduleWithFixedDelay(() -> renew(lease), 0, duration.toMillis() / 5, TimeUnit.MILLISECONDS);
        var telling = threads.scheduleWithFixedDelay(() -> tell(lease), 0, 5, TimeUnit.MILLISECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            renewing.cancel(false);
            telling.cancel(false);
            lease.release();
        }));
    }

    private static void renew(LeaseKeeper lease) {
        try {
            lease.hold();
        } catch (StoreUnavailableException e) {
            // the next attempt will tell
            System.out.println("unavailable");
        }
    }

    private static void tell(LeaseKeeper lease) {
        // the time first: whatever stops us after it, the belief is of this time or later
        long now = System.nanoTime();
        OptionalLong term = lease.term();
        if (term.isPresent()) {
            System.out.println("held " + now + " " + term.getAsLong());
        }
    }
}
