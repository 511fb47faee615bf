// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body, as far as it may go: size, memory of all bodies, total time, least rate. The idle timeout of the
 * server does not end a body that trickles, so the clock is here. Confined to the request's event loop.
 */
public final class BodyReader {
    private static final int TICK_MILLIS = 500;
    private static final int GRACE_MILLIS = 2_000;

    /** What ended the reading. */
    public enum End {
        COMPLETE,
        TOO_LARGE,
        TOO_SLOW,
        NO_MEMORY,
        GONE
    }

    /** Where the result goes; called once. */
    public interface Result {
        /** Takes the end, and the bytes when complete; else what there was is dropped and {@code body} is empty. */
        void ended(End end, byte[] body);
    }

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final int limit;
    private final LimitConfig config;
    private final Budget memory;
    private final long startNanos = System.nanoTime();
    private @Nullable Buffer body = Buffer.buffer();
    private @Nullable Result result;
    private long timer;
    private int taken;

    /**
     * Prepares; nothing is read yet.
     *
     * @param limit most bytes of the body
     * @param memory what all bodies share; give back {@link #taken} when the request is answered
     */
    public BodyReader(Vertx vertx, HttpServerRequest request, int limit, LimitConfig config, Budget memory) {
        this.vertx = vertx;
        this.request = request;
        this.limit = limit;
        this.config = config;
        this.memory = memory;
    }

    /**
     * Starts to read; the request is paused until then. The memory of a declared length is taken before the first byte,
     * in one piece; a chunked body takes as it comes.
     *
     * @param declared the declared length, within the limit; 0 when there is none
     */
    public void read(int declared, Result to) {
        result = to;
        if (!take(declared)) {
            finish(End.NO_MEMORY);
            return;
        }
        body = Buffer.buffer(declared);
        timer = vertx.setPeriodic(TICK_MILLIS, id -> checkPace());
        request.handler(this::append);
        request.endHandler(end -> finish(End.COMPLETE));
        request.exceptionHandler(e -> finish(End.GONE));
        request.resume();
    }

    /** Bytes taken from the shared memory. */
    public int taken() {
        return taken;
    }

    private void append(Buffer bytes) {
        if (body == null) {
            return;
        }
        if (body.length() + (long) bytes.length() > limit) {
            finish(End.TOO_LARGE);
        } else if (!take(body.length() + bytes.length() - taken)) {
            finish(End.NO_MEMORY);
        } else {
            body.appendBuffer(bytes);
        }
    }

    private boolean take(int more) {
        if (more > 0 && !memory.tryTake(more)) {
            return false;
        }
        taken += Math.max(0, more);
        return true;
    }

    private void checkPace() {
        if (body == null) {
            return;
        }
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        long due = config.bodyRate().asLongValue() * Math.max(0, millis - GRACE_MILLIS) / 1_000;
        if (millis >= config.bodyTime().toMillis() || body.length() < due) {
            finish(End.TOO_SLOW);
        }
    }

    private void finish(End end) {
        Buffer read = body;
        Result to = result;
        if (read == null || to == null) {
            return;
        }
        body = null;
        result = null;
        vertx.cancelTimer(timer);
        to.ended(end, end == End.COMPLETE ? read.getBytes() : new byte[0]);
    }
}
