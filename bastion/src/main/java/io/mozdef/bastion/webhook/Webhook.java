// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.limit.BodyReader;
import io.mozdef.bastion.limit.Capacity;
import io.mozdef.bastion.limit.LimitConfig;
import io.mozdef.bastion.queue.Message;
import io.mozdef.bastion.queue.Outcome;
import io.mozdef.bastion.queue.Queue;
import io.mozdef.bastion.secret.SeenIds;
import io.mozdef.bastion.secret.SignatureForm;
import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request: address, secret, (rate,) length, and only then the body, the queue, the answer. 200 is written in one
 * place, behind SQS' own word. Runs on event loops, shares nothing but counters.
 */
@Singleton
public class Webhook implements Handler<HttpServerRequest> {
    private static final Set<HttpMethod> TAKEN = Set.of(HttpMethod.POST, HttpMethod.PUT);

    private final Vertx vertx;
    private final Sources sources;
    private final ClientAddress addresses;
    private final LimitConfig limits;
    private final Queue queue;
    private final WebhookMeter meter;
    private final Clock clock;
    private final Drain drain;
    private final Capacity capacity;
    private final SecretMeter secrets;
    private final int retryAfter;

    @Inject
    Webhook(
            Vertx vertx,
            Sources sources,
            ClientAddress addresses,
            LimitConfig limits,
            Queue queue,
            WebhookMeter meter,
            Clock clock,
            Drain drain,
            Capacity capacity,
            SecretMeter secrets) {
        this.vertx = vertx;
        this.sources = sources;
        this.addresses = addresses;
        this.limits = limits;
        this.queue = queue;
        this.meter = meter;
        this.clock = clock;
        this.drain = drain;
        this.capacity = capacity;
        this.secrets = secrets;
        this.retryAfter = sources.retryAfterSeconds();
    }

    /** Requests past the guards and not yet answered. */
    public long inFlight() {
        return capacity.inFlight();
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        long start = System.nanoTime();
        InetAddress peer = addresses.peer(request.connection());
        List<String> forwarded = request.headers().getAll(addresses.header());
        if (!forwarded.isEmpty() && (peer == null || !addresses.trusts(peer))) {
            meter.forwardedIgnored();
        }
        InetAddress client = addresses.of(peer, forwarded);
        Source source = sources.at(request.path());
        // every check is made whatever the others say, so that the time tells nothing
        boolean admitted = client != null && source.allowlist().get().admits(client);
        String secret = source.credentials().check(request.headers());
        Source.Signature signature = source.signature().orElse(null);
        boolean shown = signature == null
                ? secret != null
                : signature.form().isShown(request.headers(), clock.instant(), signature.tolerance());
        InetAddress named = client == null ? ClientAddress.peer(request.remoteAddress()) : client;
        Exchange exchange = new Exchange(request, source, named, signature == null ? secret : null, start);
        if (admitted && signature == null && secret != null) {
            secrets.used(source, secret);
        }
        Refusal refusal = refusal(request, source, admitted, shown);
        if (refusal == null) {
            exchange.read();
        } else {
            exchange.refuseUnread(refusal);
        }
    }

    /** @param shown whether there is a right secret, or what looks like a signature of now */
    private @Nullable Refusal refusal(HttpServerRequest request, Source source, boolean admitted, boolean shown) {
        if (source.equals(Source.NONE)) {
            return Refusal.PATH;
        }
        if (!admitted) {
            return Refusal.ADDRESS;
        }
        if (!shown) {
            return source.signature().isPresent() ? Refusal.SIGNATURE : Refusal.SECRET;
        }
        if (!TAKEN.contains(request.method())) {
            return Refusal.METHOD;
        }
        if (count(request.headers()) > limits.headers()) {
            return Refusal.HEADERS;
        }
        if (source.signature().isEmpty() && !source.bucket().tryTake()) {
            return Refusal.RATE;
        }
        if (declaredLength(request) > maxBody(source)) {
            return Refusal.TOO_LARGE;
        }
        return !drain.draining() && source.share().requests().tryTake(1) ? null : Refusal.BUSY;
    }

    private int maxBody(Source source) {
        return Math.min(queue.maxBody(), source.maxBody());
    }

    /** With repetitions: {@code size()} counts names. */
    private static int count(MultiMap headers) {
        int count = 0;
        for (Map.Entry<String, String> unused : headers) {
            count++;
        }
        return count;
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // the HTTP codec lets none through; if it did, it would not be believed
        }
    }

    /** A request past its first lines. Confined to its event loop. */
    private final class Exchange {
        private final HttpServerRequest request;
        private final Source source;
        private final String client;
        private final long start;
        private final Context context = vertx.getOrCreateContext();
        private @Nullable String secret;
        private Optional<String> signedId = Optional.empty();
        private int bytes;

        /** @param secret the one that was shown; null until a signature is checked, and nobody is told more than 401 */
        Exchange(HttpServerRequest request, Source source, InetAddress client, @Nullable String secret, long start) {
            this.request = request;
            this.source = source;
            this.client = NetUtil.toAddressString(client);
            this.secret = secret;
            this.start = start;
        }

        void refuseUnread(Refusal refusal) {
            meter.refused(source.name(), refusal, client);
            Answer.sendAndClose(vertx, request, status(refusal), retryAfter(refusal));
        }

        void read() {
            if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
                request.response().writeContinue();
            }
            BodyReader reader = new BodyReader(
                    vertx, request, maxBody(source), limits, source.share().memory());
            reader.read((int) declaredLength(request), (end, body) -> {
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
            meter.refused(source.name(), Refusal.GONE, client);
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
            SignatureForm.Proof proof = signature
                    .form()
                    .verify(
                            request.headers(),
                            body,
                            source.credentials().secrets().get(),
                            clock.instant(),
                            signature.tolerance());
            if (proof == null) {
                stop(Refusal.SIGNATURE);
                return;
            }
            secret = proof.secret();
            secrets.used(source, proof.secret());
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
            Instant received = clock.instant();
            String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
            queue.send(
                    Message.of(source.name(), received, client, type, body),
                    outcome -> context.runOnContext(now -> answer(outcome)));
        }

        private void answer(Outcome outcome) {
            Refusal refusal = outcome.fold(
                    () -> null, reason -> Refusal.QUEUE, () -> Refusal.TOO_LARGE, () -> Refusal.UNACCEPTABLE);
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
            meter.accepted(source.name(), start);
            Answer.send(request, 200, 0);
        }

        private void answer(Refusal refusal) {
            giveBack();
            settle(SeenIds::dropped);
            meter.refused(source.name(), refusal, client);
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
            return refusal == Refusal.RATE ? source.bucket().secondsToNext() : retryAfter;
        }

        private void giveBack() {
            source.share().requests().giveBack(1);
            source.share().memory().giveBack(bytes);
        }
    }
}
