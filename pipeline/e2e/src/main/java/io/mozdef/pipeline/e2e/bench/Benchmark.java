// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import io.mozdef.pipeline.e2e.load.HttpLoad;
import io.mozdef.pipeline.e2e.load.HttpSender;
import io.mozdef.pipeline.e2e.load.NumberedEvents;
import io.mozdef.pipeline.e2e.load.NumberedUptycsAlerts;
import io.mozdef.pipeline.e2e.load.StoredNumbers;
import io.mozdef.pipeline.e2e.load.UptycsLoad;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import io.mozdef.pipeline.e2e.stack.StackOptions;
import io.mozdef.pipeline.testkit.MmdbFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Events per second end to end and CPU for each event, through each way in, against the raw engine in the same run. Started
 * by {@code mvn -Pbench verify}; {@code -Dbench.events=N} (default 200,000), {@code -Dbench.uptycs=N} (default 40,000).
 *
 * <p>Each way is measured after as many events as are measured went through it: a worker runs for weeks, and what its first minute
 * costs while the compiler is still at work ({@code -Dbench.warm-up=10} per cent shows it) says nothing about them.
 */
public final class Benchmark {

    private static final PrintStream OUT = System.out;
    private static final long EVENTS = Long.getLong("bench.events", 200_000);
    private static final long UPTYCS = Long.getLong("bench.uptycs", 40_000);
    private static final long WARM_UP_PERCENT = Long.getLong("bench.warm-up", 100);
    private static final int LEAST_ENRICHERS = 3;

    /** First parts of the addresses of {@link NumberedEvents}. */
    private static final int FIRST_NETWORK = 81;

    private static final int NETWORKS = 7;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final RunningStack stack;
    private final StackOptions options;

    private Benchmark(RunningStack stack, StackOptions options) {
        this.stack = stack;
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of("target/bench").toAbsolutePath());
        StackOptions options = StackOptions.in(folder)
                .roles("loginput", "worker")
                .setting("mozdef.lookup.geoip.city", geoIp(folder).toString())
                .searchHeap("2g")
                .progress(Benchmark::say);
        RunningStack stack = RunningStack.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "bench-stop"));
        OUT.println(new Benchmark(stack, options).run());
    }

    /** A place for each address that the load uses, in networks as small as a real file's. */
    private static Path geoIp(Path folder) {
        MmdbFile file = MmdbFile.ipv4();
        for (int first = FIRST_NETWORK; first < FIRST_NETWORK + NETWORKS; first++) {
            for (int second = 0; second < 250; second++) {
                file.with(
                        first + "." + second + ".0.0/16",
                        Map.of(
                                "country_code",
                                "DE",
                                "city",
                                "City " + first + "-" + second,
                                "state1",
                                "State",
                                "latitude",
                                52.0 + second / 1_000.0,
                                "longitude",
                                13.0));
            }
        }
        return file.write(folder.resolve("city.mmdb"));
    }

    private String run() throws Exception {
        http("warm-up of HTTP", warmUp(EVENTS));
        uptycs("warm-up of bastion and SQS", warmUp(UPTYCS));
        Measured http = http("HTTP, batches of 100", EVENTS);
        NumberedEvents events = new NumberedEvents("rabbit-" + System.nanoTime());
        Measured rabbit = measure(
                "RabbitMQ",
                EVENTS,
                events.run(),
                () -> RabbitLoad.send(stack.servers().amqp(), events, EVENTS));
        IntSummaryStatistics enrichers = new StoredNumbers(stack.servers().search(), events.run()).enrichersPerEvent();
        if (enrichers.getMin() < LEAST_ENRICHERS) {
            throw new IllegalStateException("an event was matched by only " + enrichers.getMin() + " enrichers");
        }
        Measured uptycs = uptycs("bastion and SQS", UPTYCS);
        Measured raw = raw(events.run());
        String bare = stack.servers().createQueue("bare", Map.of());
        String body = new String(
                new NumberedUptycsAlerts("bare", Clock.systemUTC().instant()).alert(1), StandardCharsets.UTF_8);
        say("the AWS SDK alone");
        double sdk = BareSqsConsumer.microsPerMessage(
                options.java(),
                options.folder().resolve("logs/bare-sqs-consumer.log"),
                stack.servers().sqs(),
                bare,
                body,
                warmUp(UPTYCS),
                UPTYCS);
        return Report.text(List.of(http, rabbit, uptycs), raw, enrichers, sdk);
    }

    private static long warmUp(long count) {
        return Math.max(2_000, count * WARM_UP_PERCENT / 100);
    }

    private Measured http(String name, long count) throws Exception {
        NumberedEvents events = new NumberedEvents("http-" + System.nanoTime());
        HttpSender sender = new HttpSender(
                stack.doorOf("loginput").uri().resolve("/events"),
                Map.of("Authorization", "Bearer " + stack.credentials().senderToken()));
        return measure(name, count, events.run(), () -> new HttpLoad(events, sender, 100, 8).send(count, n -> {}));
    }

    private Measured uptycs(String name, long count) throws Exception {
        String run = "uptycs-" + System.nanoTime();
        NumberedUptycsAlerts alerts =
                new NumberedUptycsAlerts(run, Clock.systemUTC().instant().minusSeconds(3_600));
        HttpSender sender = new HttpSender(
                stack.bastion().uri().resolve("/uptycs"),
                Map.of("Uptomozdef-Secret", stack.credentials().uptycsSecret()));
        return measure(name, count, run, () -> new UptycsLoad(alerts, sender, 64).send(count, n -> {}));
    }

    private Measured raw(String run) throws Exception {
        RawBulk raw = new RawBulk(stack.servers().search());
        List<byte[]> bodies = raw.bodiesOf(run);
        Accounting before = Accounting.of(stack);
        long begin = System.nanoTime();
        raw.write(bodies, EVENTS);
        Measured measured = measured("raw _bulk of the same", EVENTS, begin, before);
        raw.delete();
        return measured;
    }

    private Measured measure(String name, long count, String run, Load load) throws Exception {
        say(name + ": sending " + count + " events");
        StoredNumbers stored = new StoredNumbers(stack.servers().search(), run);
        Accounting before = Accounting.of(stack);
        long begin = System.nanoTime();
        load.send();
        say("%s: all accepted after %.1f s".formatted(name, (System.nanoTime() - begin) / 1e9));
        long deadline = begin + PATIENCE.toNanos();
        while (!finds(stored, count)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + ": not all stored within " + PATIENCE);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        return measured(name, count, begin, before);
    }

    private static boolean finds(StoredNumbers stored, long count) throws InterruptedException {
        try {
            return stored.visible() >= count;
        } catch (IOException e) {
            return false; // an index that is being made answers 503
        }
    }

    private Measured measured(String name, long count, long begin, Accounting before) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        Measured measured =
                new Measured(name, count, seconds, Accounting.of(stack).perEvent(before, count));
        say("%s: %.0f events/s".formatted(name, measured.rate()));
        return measured;
    }

    private static void say(String line) {
        OUT.println("[bench] " + line);
    }

    @FunctionalInterface
    private interface Load {
        void send() throws Exception;
    }
}
