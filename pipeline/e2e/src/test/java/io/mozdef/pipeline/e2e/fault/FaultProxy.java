// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between our processes and the real search engine and answers in its place what the embedded engine cannot be
 * brought to say: 429 of an overloaded node, 401 of a security plugin. Everything else goes through unchanged.
 */
final class FaultProxy implements AutoCloseable {

    /** Headers of one hop that a proxy must not pass on. */
    private static final Set<String> HOP =
            Set.of("connection", "host", "content-length", "upgrade", "transfer-encoding", "expect");

    private final URI engine;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong refused = new AtomicLong();
    private volatile Answer answer = Answer.PASS;
    private volatile String password = "";

    enum Answer {
        PASS,
        /** 429 to every request, as a node does whose write queue is full. */
        OVERLOADED,
        /** 200 to the bulk request, 429 to each of its items. */
        ITEMS_OVERLOADED,
        /** 401 unless the request carries the password set by {@link #requirePassword}. */
        SECURED
    }

    static FaultProxy before(URI engine) {
        try {
            return new FaultProxy(engine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FaultProxy(URI engine) throws IOException {
        this.engine = engine;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answer(Answer other) {
        answer = other;
    }

    void requirePassword(String other) {
        password = other;
    }

    /** How many requests got another answer than the engine's. */
    long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (answer) {
                case OVERLOADED ->
                    refuse(exchange, 429, "{\"error\":{\"type\":\"es_rejected_execution_exception\"},\"status\":429}");
                case ITEMS_OVERLOADED -> overloadItems(exchange, body);
                case SECURED -> secured(exchange, body);
                default -> forward(exchange, body);
            }
        }
    }

    private void secured(HttpExchange exchange, byte[] body) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        String wanted =
                "Basic " + Base64.getEncoder().encodeToString(("mozdef:" + password).getBytes(StandardCharsets.UTF_8));
        if (wanted.equals(given)) {
            forward(exchange, body);
        } else {
            refuse(exchange, 401, "{\"error\":{\"type\":\"security_exception\"},\"status\":401}");
        }
    }

    private void overloadItems(HttpExchange exchange, byte[] body) throws IOException {
        if (!exchange.getRequestURI().getPath().endsWith("/_bulk")) {
            forward(exchange, body);
            return;
        }
        long items = new String(body, StandardCharsets.UTF_8).lines().count() / 2;
        String item =
                "{\"create\":{\"status\":429,\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"rejected\"}}}";
        String all = String.join(",", Collections.nCopies(Math.toIntExact(items), item));
        refuse(exchange, 200, "{\"took\":1,\"errors\":true,\"items\":[" + all + "]}");
    }

    private void refuse(HttpExchange exchange, int status, String body) throws IOException {
        refused.incrementAndGet();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        engine.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            response.headers().map().forEach((name, values) -> {
                if (!HOP.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean bare = exchange.getRequestMethod().equals("HEAD") || response.body().length == 0;
            exchange.sendResponseHeaders(response.statusCode(), bare ? -1 : response.body().length);
            if (!bare) {
                exchange.getResponseBody().write(response.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            refuse(exchange, 502, "{\"error\":\"engine away\"}");
        }
    }
}
