// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mozdef.pipeline.devstack.client.FreePort;
import io.mozdef.pipeline.testkit.OwnAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Puts TLS in front of the devstack's issuer: what it says of its own addresses then is of this front. */
final class TlsFront implements AutoCloseable {

    private final URI behind;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();

    private TlsFront(URI behind, HttpsServer server) {
        this.behind = behind;
        this.server = server;
    }

    static TlsFront of(URI issuer, OwnAuthority authority) {
        try {
            HttpsServer server =
                    HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()), 50);
            server.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
            TlsFront front = new TlsFront(issuer, server);
            server.createContext("/", front::pass);
            server.setExecutor(front.threads);
            server.start();
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The issuer's address, by this front. */
    String issuer() {
        return origin() + behind.getPath();
    }

    private String origin() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(
                                    behind.resolve(exchange.getRequestURI().toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String plain = "http://" + behind.getAuthority();
            byte[] body = answer.body()
                    .replace("\"issuer\":\"" + plain, "\"issuer\":\"kept:" + plain)
                    .replace("\"" + plain, "\"" + origin())
                    .replace("kept:", "")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.statusCode(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
