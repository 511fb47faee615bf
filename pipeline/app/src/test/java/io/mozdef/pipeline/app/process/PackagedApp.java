// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import io.mozdef.pipeline.devstack.client.DevstackBuilder;
import io.mozdef.pipeline.devstack.client.FreePort;
import io.mozdef.pipeline.devstack.client.GuardedProcess;
import io.mozdef.pipeline.devstack.client.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** {@code java -jar quarkus-run.jar} with an environment; guarded: it outlives neither close nor a killed test. */
public final class PackagedApp implements AutoCloseable {

    /** On a machine that does much else at the same time, everything takes long; nothing here is about speed. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();

    private final GuardedProcess process;
    private final int port;
    private final int managementPort;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private PackagedApp(GuardedProcess process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts it and returns when it has started, or has ended. */
    public static PackagedApp start(Map<String, String> environment, String... arguments) {
        PackagedApp app = launch(environment, arguments);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !app.process.alive() || app.lives());
        return app;
    }

    /** Runs it to its end. */
    public static PackagedApp run(Map<String, String> environment, String... arguments) {
        PackagedApp app = launch(environment, arguments);
        app.awaitEnd();
        return app;
    }

    private static PackagedApp launch(Map<String, String> environment, String... arguments) {
        int port = FreePort.next();
        int managementPort = FreePort.next();
        Map<String, String> clean = new HashMap<>(environment);
        clean.putIfAbsent("QUARKUS_HTTP_PORT", Integer.toString(port));
        clean.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        List<String> command = new ArrayList<>(List.of("env"));
        System.getenv().keySet().stream()
                .filter(key -> key.startsWith("MOZDEF_") || key.startsWith("QUARKUS_"))
                .filter(key -> !clean.containsKey(key))
                .forEach(key -> command.addAll(List.of("-u", key)));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                DevstackBuilder.QUICK_CODE,
                "-jar",
                JAR.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Path log = Files.createTempFile(Path.of("target"), "app-", ".log");
            return new PackagedApp(
                    ProcessSpec.of("app", log, command)
                            .env(clean)
                            .grace(Duration.ofMinutes(1))
                            .start(),
                    Integer.parseInt(clean.get("QUARKUS_HTTP_PORT")),
                    managementPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.alive();
    }

    /** Asks the public port. */
    public HttpResponse<String> request(String method, String path, Map<String, String> headers, String body) {
        return send(method, url() + path, headers, body);
    }

    public HttpResponse<String> get(String path) {
        return request("GET", path, Map.of(), "");
    }

    public HttpResponse<String> get(String path, String token) {
        return request("GET", path, Map.of("Authorization", "Bearer " + token), "");
    }

    public HttpResponse<String> management(String path) {
        return send("GET", managementUrl() + path, Map.of(), "");
    }

    private HttpResponse<String> send(String method, String url, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean lives() {
        try {
            return management("/q/health/live").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public String output() {
        try {
            return Files.readString(process.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int awaitEnd() {
        if (!process.awaitExit(PATIENCE)) {
            throw new AssertionError("still running:\n" + output());
        }
        return process.exitCode().orElseThrow();
    }

    /** SIGTERM, and the exit code. */
    public int terminate() {
        process.terminate();
        return awaitEnd();
    }

    @Override
    public void close() {
        process.close();
    }
}
