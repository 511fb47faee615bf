// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.limit.BodyReader;
import io.mozdef.bastion.limit.LimitConfig;
import io.mozdef.bastion.queue.Message;
import io.mozdef.bastion.queue.Outcome;
import io.mozdef.bastion.queue.Queue;
import io.mozdef.bastion.secret.SeenIds;
import io.mozdef.bastion.secret.SignatureForm;
import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request behind the guards of its headers: its body, its signature, the queue, its answer. 200 is written in one place, behind SQS' own
 * word. Confined to its event loop.
 */
final class Exchange {
    /** What all of them work with. */
    record Tools(Vertx vertx, LimitConfig limits, Queue queue, WebhookMeter meter, int retryAfterSeconds) {}

    private final Tools tools;
    private final HttpServerRequest request;
    private final Source source;
    private final String client;
    private final long start = System.nanoTime();
    private final Context context;
    private @Nullable String secret;
    private Optional<String> signedId = Optional.empty();
    private int bytes;

    /** @param secret the one that was shown; null until a signature is checked, and nobody is told more than 401 */
    Exchange(Tools tools, HttpServerRequest request, Source source, InetAddress client, @Nullable String secret) {
        this.tools = tools;
        this.request = request;
        this.source = source;
        this.client = NetUtil.toAddressString(client);
        this.secret = secret;
        context = tools.vertx().getOrCreateContext();
    }

    void refuseUnread(Refusal refusal) {
        tools.meter().refused(source.name(), refusal, client);
        Answer.sendAndClose(tools.vertx(), request, status(refusal), retryAfter(refusal));
    }

    /** Everything that was taken from the source's share is given back with the answer. */
    void read(int declaredLength, int maxBody) {
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        BodyReader reader = new BodyReader(
                tools.vertx(), request, maxBody, tools.limits(), source.share().memory());
        reader.read(declaredLength, (end, body) -> {
            bytes = reader.taken();
            switch (end) {
                case COMPLETE -> checkSignature(body);
                case TOO_LARGE -> stop(Refusal.TOO_LARGE);
                case TOO_SLOW -> stop(Refusal.TOO_SLOW);
                case NO_MEMORY -> stop(Refusal.BUSY);
                case GONE -> gone();
            }
        });
    }

    private void stop(Refusal refusal) {
        giveBack();
        refuseUnread(refusal);
    }

    private void gone() {
        giveBack();
        tools.meter().refused(source.name(), Refusal.GONE, client);
        if (request.version() != HttpVersion.HTTP_2) { // there a stream is gone, and the connection has others
            request.connection().close();
        }
    }

    private void checkSignature(byte[] body) {
        Source.Signature signature = source.signature().orElse(null);
        if (signature == null) {
            hand(body);
            return;
        }
        SignatureForm.Proof proof = signature.verify(request.headers(), body, source.secrets());
        if (proof == null) {
            stop(Refusal.SIGNATURE);
            return;
        }
        secret = proof.secret();
        tools.meter().used(source, proof.secret());
        switch (signature.seen().begin(proof.id())) {
            case TAKEN -> accept();
            case UNDER_WAY -> answer(Refusal.BUSY);
            case NEW -> {
                signedId = Optional.of(proof.id());
                if (source.bucket().tryTake()) {
                    hand(body);
                } else {
                    answer(Refusal.RATE);
                }
            }
        }
    }

    private void hand(byte[] body) {
        if (body.length == 0) {
            answer(Refusal.EMPTY);
            return;
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        tools.queue()
                .send(
                        Message.of(source.name(), Instant.now(), client, type, body),
                        outcome -> context.runOnContext(now -> answer(outcome)));
    }

    private void answer(Outcome outcome) {
        Refusal refusal =
                outcome.fold(() -> null, reason -> Refusal.QUEUE, () -> Refusal.TOO_LARGE, () -> Refusal.UNACCEPTABLE);
        if (refusal == null) {
            accept();
        } else {
            answer(refusal);
        }
    }

    /** SQS has it: now, or since the first of two equal signed messages. */
    private void accept() {
        giveBack();
        settle(SeenIds::taken);
        tools.meter().accepted(source.name(), start);
        Answer.send(request, 200, 0);
    }

    private void answer(Refusal refusal) {
        giveBack();
        settle(SeenIds::dropped);
        tools.meter().refused(source.name(), refusal, client);
        Answer.send(request, status(refusal), retryAfter(refusal));
    }

    /** Of a signed message that this request handed over, and no other. */
    private void settle(BiConsumer<SeenIds, String> how) {
        signedId.ifPresent(id -> source.signature().ifPresent(signature -> how.accept(signature.seen(), id)));
    }

    private int status(Refusal refusal) {
        return secret == null ? Refusal.SECRET.status() : refusal.status();
    }

    private int retryAfter(Refusal refusal) {
        if (secret == null || !refusal.wantsRetryAfter()) {
            return 0;
        }
        return refusal == Refusal.RATE ? source.bucket().secondsToNext() : tools.retryAfterSeconds();
    }

    private void giveBack() {
        source.share().requests().giveBack(1);
        source.share().memory().giveBack(bytes);
    }
}
