// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.limit.LimitConfig;
import io.mozdef.bastion.queue.Queue;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The guards before any byte of a body, in their order; what passes them goes on as an {@link Exchange}. Runs on event loops, shares nothing but counters. */
@Singleton
public class Webhook implements Handler<HttpServerRequest> {
    private static final Set<HttpMethod> TAKEN = Set.of(HttpMethod.POST, HttpMethod.PUT);

    private final Sources sources;
    private final ClientAddress addresses;
    private final LimitConfig limits;
    private final Queue queue;
    private final WebhookMeter meter;
    private final Exchange.Tools tools;

    @Inject
    Webhook(
            Vertx vertx,
            Sources sources,
            ClientAddress addresses,
            LimitConfig limits,
            Queue queue,
            WebhookMeter meter) {
        this.sources = sources;
        this.addresses = addresses;
        this.limits = limits;
        this.queue = queue;
        this.meter = meter;
        tools = new Exchange.Tools(vertx, limits, queue, meter, sources.retryAfterSeconds());
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        InetAddress peer = addresses.peer(request.connection());
        List<String> forwarded = request.headers().getAll(addresses.header());
        if (!forwarded.isEmpty() && (peer == null || !addresses.trusts(peer))) {
            meter.forwardedIgnored();
        }
        InetAddress client = addresses.of(peer, forwarded);
        Source source = sources.at(request.path());
        // every check is made whatever the others say, so that the time tells nothing
        boolean admitted = client != null && source.allowlist().get().admits(client);
        String match = source.credentials().check(request.headers());
        String secret = source.signature().isPresent() ? null : match; // where requests are signed it proves nothing
        boolean shown = source.signature()
                .map(signature -> signature.isShown(request.headers()))
                .orElse(secret != null);
        InetAddress named = client == null ? ClientAddress.peer(request.remoteAddress()) : client;
        Exchange exchange = new Exchange(tools, request, source, named, secret);
        if (admitted && secret != null) {
            meter.used(source, secret);
        }
        Refusal refusal = refusal(request, source, admitted, shown);
        if (refusal == null) {
            exchange.read((int) declaredLength(request), maxBody(source));
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
        return source.share().requests().tryTake(1) ? null : Refusal.BUSY;
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
}
