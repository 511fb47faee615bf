// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.netty.util.AsciiString;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Writes answers, all with an empty body. */
final class Answer {
    /** A body that is not wanted is dropped for this long, so that the sender can read the answer instead of a reset. */
    private static final long LINGER_MILLIS = 500;

    private static final int LINGER_BYTES = 1024 * 1024;
    private static final CharSequence RETRY_AFTER = AsciiString.cached("Retry-After");

    private Answer() {}

    /** The body was read: the connection can take the next request. */
    static void send(HttpServerRequest request, int status, int retryAfterSeconds) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        head(response, status, retryAfterSeconds);
        response.end();
    }

    /** The body was not read, or not to its end: the connection ends with the answer. */
    static void sendAndClose(Vertx vertx, HttpServerRequest request, int status, int retryAfterSeconds) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        head(response, status, retryAfterSeconds);
        if (request.version() == HttpVersion.HTTP_2) {
            response.end().onComplete(sent -> response.reset(0)); // NO_ERROR: RFC 9113 8.1, stop sending
            return;
        }
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.end().onComplete(sent -> drain(vertx, request));
    }

    private static void head(HttpServerResponse response, int status, int retryAfterSeconds) {
        response.setStatusCode(status);
        if (retryAfterSeconds > 0) {
            response.putHeader(RETRY_AFTER, Integer.toString(retryAfterSeconds));
        }
        if (status == 405) {
            response.putHeader(HttpHeaders.ALLOW, "POST, PUT");
        }
    }

    private static void drain(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        long timer = vertx.setTimer(LINGER_MILLIS, id -> request.connection().close());
        request.handler(new io.vertx.core.Handler<Buffer>() {
            private int dropped;

            @Override
            public void handle(Buffer bytes) {
                dropped += bytes.length();
                if (dropped > LINGER_BYTES) {
                    request.connection().close();
                }
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.resume();
    }
}
