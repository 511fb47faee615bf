// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Answers bulks and searches as engines have been seen to answer, where a real one cannot be brought to it in a test; every
 * other call with an empty object.
 */
final class RecordedEngine implements AutoCloseable {

    private static final Answer UNKNOWN_USER = new Answer(
            401,
            "{\"error\":{\"type\":\"security_exception\",\"reason\":\"unable to authenticate user [alice]\"},\"status\":401}");

    private final HttpServer server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final List<String> searches = new CopyOnWriteArrayList<>();
    private volatile Answer other = new Answer(200, "{}");
    private volatile Answer search = new Answer(200, "{}");
    private volatile Predicate<String> admits = any -> true;
    private volatile Function<String, Answer> bulk = body -> new Answer(500, "");

    /** @param status 0 drops the connection */
    record Answer(int status, String body) {}

    RecordedEngine() {
        this(null);
    }

    /** @param tls what to show to clients; null without TLS */
    RecordedEngine(@Nullable SSLContext tls) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server = tls == null ? HttpServer.create(any, 0) : HttpsServer.create(any, 0);
            if (server instanceof HttpsServer https) {
                https.setHttpsConfigurator(new HttpsConfigurator(Objects.requireNonNull(tls)));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    String uri() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    void bulkAnswers(int status, String body) {
        bulk = request -> new Answer(status, body);
    }

    /** What is answered to everything but bulks, searches and refreshes. */
    void otherAnswers(int status, String body) {
        other = new Answer(status, body);
    }

    /** What every search and refresh is answered. */
    void searchAnswers(int status, String body) {
        search = new Answer(status, body);
    }

    /** The searches' parameters, in order. */
    List<String> searches() {
        return searches;
    }

    void bulkAnswers(Function<String, Answer> answer) {
        bulk = answer;
    }

    /** Answers 401, as an engine with security does, unless the header of authorization is this. */
    void admitOnly(String authorization) {
        admits = authorization::equals;
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** Lines of each bulk request, in order. */
    List<Integer> sizes() {
        return sizes;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        authorizations.add(authorization);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = other;
        if (!admits.test(authorization)) {
            answer = UNKNOWN_USER;
        } else if (exchange.getRequestURI().getPath().equals("/_bulk")) {
            sizes.add((int) body.lines().count());
            answer = bulk.apply(body);
        } else if (exchange.getRequestURI().getPath().matches(".*/_(search|refresh)")) {
            searches.add(exchange.getRequestURI().getQuery());
            answer = search;
        }
        try (exchange) {
            if (answer.status() == 0) {
                return;
            }
            if (answer.status() / 100 == 3) {
                exchange.getResponseHeaders().set("Location", answer.body());
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
