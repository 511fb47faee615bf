// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.flow.ledger.Ledger;
import io.mozdef.pipeline.flow.preparation.EventMaker;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.transport.delivery.Delivery;
import io.mozdef.pipeline.transport.delivery.Intake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves events from the sources to the store, and acknowledges a delivery only after each of its events is stored, a
 * duplicate, dropped by a rule, or safe in the dead letters (design-events.md 2 and 4).
 *
 * <p>Give each source's {@link #receiver} to its intake, then {@link #start}. Thread-safe. Events are made on the intakes'
 * threads; one thread of its own sends bulks and watches over them. A failing engine slows intake, then stops it, and it
 * goes on by itself.
 */
public final class Worker implements AutoCloseable {

    /** Stages of dead letters. */
    static final String STAGE_NORMALISE = "normalise";

    static final String STAGE_STORE = "store";
    static final String STAGE_CRASH = "crash";

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration IDLE = Duration.ofMillis(50);

    private final FlowConfig config;
    private final EventMaker maker;
    private final Suspects suspects;
    private final Holding holding;
    private final Letters letters;
    private final Engine engine;
    private final Ledger ledger;
    // deliveries enter together; one that is suspected of killing workers enters alone
    private final ReentrantReadWriteLock entrance = new ReentrantReadWriteLock();
    private final Thread thread = new Thread(this::run, "flow");
    private volatile List<Intake> intakes = List.of();
    private volatile boolean closing;
    private volatile boolean stopped;
    private volatile @Nullable String ended;
    private boolean paused;

    /** @param states remembers, beyond the end of a process, which deliveries may have caused it */
    public Worker(
            FlowConfig config,
            EventMaker maker,
            EventStore store,
            EventQueries queries,
            StateStore states,
            MeterRegistry registry) {
        this(config, maker, store, queries, states, registry, System::nanoTime);
    }

    Worker(
            FlowConfig config,
            EventMaker maker,
            EventStore store,
            EventQueries queries,
            StateStore states,
            MeterRegistry registry,
            LongSupplier nanos) {
        this.config = config;
        this.maker = maker;
        this.suspects = new Suspects(states);
        this.ledger = new Ledger(registry);
        this.holding =
                new Holding(config.bytesInFlight().orElse(Runtime.getRuntime().maxMemory() / 4));
        this.letters = new Letters(new Backoff(config.retryBackoff(), config.retryBackoffMax()), registry, nanos);
        this.engine = new Engine(
                config,
                store,
                new Lookback(queries, config.probeInterval()),
                letters,
                holding,
                new FlowMeters(registry, holding),
                nanos);
        holding.onRoom(engine::roomMade);
        thread.setDaemon(true);
    }

    /**
     * What the source's intake passes its deliveries to; blocks while there is enough in hand.
     *
     * @throws IllegalArgumentException when the source's format does not exist
     */
    public Intake.Receiver receiver(Source source) {
        if (!maker.formats().contains(source.format())) {
            throw new IllegalArgumentException("source " + source.name() + ": no format is named " + source.format()
                    + "; there are: " + maker.formats());
        }
        return delivery -> receive(delivery, source);
    }

    /** @param running the intakes that were given this worker's receivers; it pauses, resumes and closes them */
    public void start(List<? extends Intake> running) {
        watch(running);
        thread.start();
    }

    void watch(List<? extends Intake> running) {
        intakes = List.copyOf(running);
    }

    /** Why it does not take events now, or empty. */
    public Optional<String> problem() {
        List<String> problems = Stream.concat(
                        Stream.of(Optional.ofNullable(ended), engine.problem(), letters.problem()),
                        intakes.stream().map(i -> i.problem().map(p -> "source " + i.source() + ": " + p)))
                .flatMap(Optional::stream)
                .collect(Collectors.toList());
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    /** Counts per source. */
    public Ledger ledger() {
        return ledger;
    }

    /** Stops intake, writes and settles what is in hand as long as {@code mozdef.flow.drain}, gives back the rest. */
    @Override
    public void close() {
        closing = true;
        pauseOrResume();
        engine.urgent(true);
        try {
            if (thread.isAlive()) {
                engine.awaitEmpty(config.drain());
            }
            stopped = true;
            thread.interrupt();
            thread.join(config.drain().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!holding.isEmpty()) {
            LOG.warn("not all could be stored before the stop: the rest is given back");
        }
        holding.releaseAll();
        intakes.forEach(Intake::close);
    }

    /** One round of the worker's own thread. */
    void step() {
        letters.retry();
        engine.step(this::pauseOrResume);
        pauseOrResume();
    }

    private void run() {
        while (!stopped) {
            try {
                step();
                engine.awaitWork(IDLE);
            } catch (InterruptedException e) {
                LOG.debug("stopped");
                return;
            } catch (RuntimeException e) {
                // this thread must not end: nobody would notice but the queue
                LOG.error("round of the worker failed", e);
            } catch (Error e) {
                // what a thread does after that is anybody's guess: what is held comes again, to a worker that is well
                ended = "the worker ended and must be started again: " + e;
                LOG.error(ended, e);
                throw e;
            }
        }
    }

    private void receive(Delivery delivery, Source source) throws InterruptedException {
        if (closing || engine.isOut()) {
            delivery.release();
        } else if (delivery.attempt() >= config.aloneAttempts()) {
            suspected(delivery, source);
        } else {
            entrance.readLock().lockInterruptibly();
            try {
                unpack(delivery, source);
            } finally {
                entrance.readLock().unlock();
            }
        }
        engine.awaitRoom();
    }

    private void unpack(Delivery delivery, Source source) {
        Held held = new Held(delivery, source, ledger.of(source.name()), holding);
        Unpacked unpacked = new Unpacked(held);
        maker.make(
                source.format(),
                delivery.body(),
                delivery.receipt(),
                delivery.identity(),
                delivery.firstOrdinal(),
                unpacked);
        unpacked.hand(engine, letters);
    }

    /** It came often: perhaps because it ends workers, perhaps because they ended while it waited. */
    private void suspected(Delivery delivery, Source source) throws InterruptedException {
        if (delivery.attempt() < config.crashAttempts() - Suspects.PROOF) {
            alone(delivery, source, null);
            return;
        }
        Suspects.Mark mark = suspects.of(delivery, source);
        try {
            if (delivery.attempt() >= config.crashAttempts() && mark.isProven()) {
                crashed(delivery, source);
            } else {
                alone(delivery, source, mark);
            }
        } finally {
            mark.end();
        }
    }

    /**
     * It must take nothing with it that is in hand, and nothing may come in before it is done. When what is in hand stays there,
     * such as a letter that no queue takes, others must not wait for that: then it is not alone, and nobody will be blamed.
     */
    private void alone(Delivery delivery, Source source, Suspects.@Nullable Mark mark) throws InterruptedException {
        entrance.writeLock().lockInterruptibly();
        engine.urgent(true);
        try {
            boolean empty = engine.awaitEmpty(config.alonePatience());
            if (!empty && mark != null) {
                LOG.debugf("a suspect cannot be alone now and is given back source=%s", source.name());
                delivery.releaseLater();
                return;
            }
            if (mark != null) {
                mark.begin();
            }
            unpack(delivery, source);
            if (empty && !engine.awaitEmpty(config.alonePatience())) {
                LOG.debugf("not decided for long, others come in meanwhile source=%s", source.name());
            }
        } finally {
            engine.urgent(closing);
            entrance.writeLock().unlock();
        }
    }

    private void crashed(Delivery delivery, Source source) {
        LOG.warnf(
                "a delivery ended its workers and goes to the dead letters source=%s attempt=%d",
                source.name(), delivery.attempt());
        new Unpacked(new Held(delivery, source, ledger.of(source.name()), holding))
                .crashed(
                        letters,
                        "delivered " + delivery.attempt()
                                + " times; the last workers that processed it alone never finished");
    }

    private synchronized void pauseOrResume() {
        boolean wanted = closing || engine.problem().isPresent();
        if (wanted == paused) {
            return;
        }
        paused = wanted;
        intakes.forEach(wanted ? Intake::pause : Intake::resume);
    }
}
