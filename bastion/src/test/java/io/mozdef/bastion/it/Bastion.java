// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.GuardedProcess;
import io.mozdef.pipeline.devstack.client.ProcessSpec;
import io.quarkus.runtime.configuration.DurationConverter;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged jar as a process, listening on free loopback ports. Closing it sends SIGTERM and waits; it ends with this JVM in any case. */
final class Bastion implements AutoCloseable {
    static final String SECRET = "it-0123456789abcdef0123456789abcdef";
    static final String HEADER = "Uptomozdef-Secret";

    /** How long a test waits for what should be there at once: a busy machine is slow, not wrong. */
    static final Duration PATIENCE = DurationConverter.parseDuration(System.getProperty("it.patience", "60s"));

    private static final Path APPLICATION = Path.of(System.getProperty("it.application", "target/quarkus-app"));
    private static final Duration LONG = PATIENCE.multipliedBy(2);
    private static final Pattern FOREIGN = Pattern.compile("(AWS|MOZDEF|QUARKUS)_.*");
    private static final HttpClient HTTP;

    /** Below the ports that the kernel gives to clients: none of their connections may take one while a bastion starts. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(10_000, 30_000));

    static {
        System.setProperty("jdk.httpclient.keepalive.timeout", "1"); // shorter than any idle timeout here
        HTTP = HttpClient.newHttpClient();
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private final GuardedProcess process;
    private final int port;
    private final int management;

    private Bastion(GuardedProcess process, int port, int management) {
        this.process = process;
        this.port = port;
        this.management = management;
    }

    /** Settings that start; a value of "" takes the setting away. */
    static Map<String, String> settings(String queueUrl) {
        Map<String, String> settings = new HashMap<>();
        settings.put("SQS_QUEUE", queueUrl);
        settings.put("UMD_SECRET", SECRET);
        settings.put("MOZDEF_BASTION_ALLOWLIST", "127.0.0.1");
        settings.put("MOZDEF_BASTION_RELOAD_INTERVAL", "200ms");
        // a busy machine is slow, not wrong: what is about time says so itself
        settings.put("MOZDEF_BASTION_QUEUE_TIMEOUT", "30s");
        settings.put("QUARKUS_SQS_ASYNC_CLIENT_CONNECTION_TIMEOUT", "30s");
        settings.put("QUARKUS_SQS_ASYNC_CLIENT_CONNECTION_ACQUISITION_TIMEOUT", "30s");
        settings.put("MOZDEF_BASTION_HTTP_HEADER_TIME", "60s");
        settings.put("MOZDEF_BASTION_HTTP_DRAIN_TIME", "60s");
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        settings.put(
                "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                URI.create(queueUrl).resolve("/").toString());
        settings.put("QUARKUS_SQS_AWS_REGION", "elasticmq");
        settings.put("QUARKUS_SQS_AWS_CREDENTIALS_TYPE", "static");
        settings.put("QUARKUS_SQS_AWS_CREDENTIALS_STATIC_PROVIDER_ACCESS_KEY_ID", "x");
        settings.put("QUARKUS_SQS_AWS_CREDENTIALS_STATIC_PROVIDER_SECRET_ACCESS_KEY", "x");
        return settings;
    }

    /** Starts and waits until it listens. */
    static Bastion start(String queueUrl, Map<String, String> more) {
        Map<String, String> settings = settings(queueUrl);
        settings.putAll(more);
        Bastion bastion = launch(settings);
        await().atMost(LONG)
                .until(() -> bastion.log().contains("Management interface listening") || !bastion.process.alive());
        if (!bastion.process.alive()) {
            throw new AssertionError("did not start:\n" + bastion.log());
        }
        return bastion;
    }

    /** Starts with exactly these settings and does not wait. It ends with this JVM, however that ends. */
    static Bastion launch(Map<String, String> settings) {
        int port = freePort();
        int management = freePort();
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        environment.values().removeIf(String::isEmpty);
        List<String> command = new ArrayList<>(List.of("env"));
        Set<String> unset = new TreeSet<>(settings.keySet());
        System.getenv().keySet().stream().filter(FOREIGN.asMatchPredicate()).forEach(unset::add);
        unset.removeAll(environment.keySet());
        unset.forEach(key -> command.addAll(List.of("-u", key)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "@java.options", "-jar", APPLICATION.resolve("quarkus-run.jar").toString()));
        try {
            Path log = Files.createTempFile(Path.of("target"), "bastion-", ".log");
            GuardedProcess process = ProcessSpec.of("bastion", log, command)
                    .env(environment)
                    .grace(LONG)
                    .start();
            return new Bastion(process, port, management);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    int managementPort() {
        return management;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    String log() {
        try {
            return Files.readString(process.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.alive();
    }

    /** SIGTERM. */
    void terminate() {
        process.terminate();
    }

    /** Posts with the secret and returns the status. */
    int post(byte[] body) {
        return post(body, SECRET);
    }

    int post(byte[] body, String secret) {
        HttpRequest request = HttpRequest.newBuilder(uri("/uptycs"))
                .header(HEADER, secret)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return send(request).statusCode();
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The value of the counter or gauge with exactly this name and these tags, as Prometheus writes them; 0 when absent. */
    double metric(String series) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    double requests(String outcome) {
        return metric("mozdef_bastion_requests_total{outcome=\"" + outcome + "\",source=\"uptycs\"}");
    }

    JsonObject readiness() {
        return new JsonObject(get("/q/health/ready").body());
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path))
                .build());
    }

    /** Waits for the end of the process and returns its exit code. */
    int awaitExit() {
        if (!process.awaitExit(LONG)) {
            throw new AssertionError("still running:\n" + log());
        }
        return process.exitCode().orElseThrow();
    }

    @Override
    public void close() {
        process.close();
    }

    private static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next, then
            }
        }
    }
}
