// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One component's connection and the thread that works on it: connects, runs the component's session until connection or
 * channel end, and starts again after a pause that grows from 0.2 to 3 seconds, with jitter. The loss of a channel is
 * treated like the loss of the connection, so that there is one path of recovery, and it is walked at every start.
 */
final class RabbitLink implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RabbitLink.class);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;
    private static final int ABORT_MILLIS = 2_000;

    /** What a component does with its connection, on the link's thread. */
    interface Session {

        /** Returns or throws when the connection or channel is over, or soon after {@link #closing()} is true. */
        void run(Connection connection, RabbitLink link) throws IOException, InterruptedException;
    }

    /** How a connection is opened. */
    interface Opener {
        Connection open(String name) throws IOException, TimeoutException;
    }

    private final String name;
    private final Opener opener;
    private final Session session;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable String problem = "not connected yet";
    private volatile boolean opened;
    private String logged = "";

    RabbitLink(String name, Opener opener, Session session) {
        this.name = name;
        this.opener = opener;
        this.session = session;
        thread = new Thread(this::loop, "rabbitmq-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Said by the session when everything is declared and it can do its work. */
    void opened() {
        opened = true;
        problem = null;
        logged = "";
        LOG.infof("connected component=%s", name);
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    boolean closing() {
        return closed.getCount() == 0;
    }

    Thread thread() {
        return thread;
    }

    private void loop() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closing()) {
            opened = false;
            attempt();
            pause = opened ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            rest(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
        }
    }

    private void attempt() {
        Connection connection = null;
        try {
            connection = opener.open(name);
            session.run(connection, this);
            failed("connection lost");
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            failed(words(e));
        } catch (InterruptedException e) {
            // only close() interrupts, and it is seen at the head of the loop
            failed("closed");
        } catch (RuntimeException e) {
            LOG.errorf(e, "session failed component=%s", name);
            failed(e.toString());
        } finally {
            if (connection != null) {
                connection.abort(ABORT_MILLIS);
            }
        }
    }

    private void failed(String reason) {
        problem = "RabbitMQ: " + reason;
        if (!closing() && !reason.equals(logged)) {
            logged = reason;
            LOG.warnf("not connected, trying again component=%s reason=%s", name, reason);
        }
    }

    private static String words(Exception e) {
        if (e instanceof AuthenticationFailureException || e instanceof PossibleAuthenticationFailureException) {
            return "user name or password refused";
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal && signal.getReason() != null) {
                return signal.getReason().toString();
            }
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private void rest(long millis) {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.debugf("closed component=%s", name);
            }
        } catch (InterruptedException e) {
            LOG.debugf("interrupted component=%s", name);
        }
    }

    /** Asks the session to end and waits up to ten seconds for it. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(2_000);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(8_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        problem = "closed";
    }
}
