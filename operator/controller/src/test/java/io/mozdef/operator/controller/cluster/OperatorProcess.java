// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The packaged operator in a process of its own, with nothing but the environment that a chart gives it. */
final class OperatorProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final AtomicInteger STARTS = new AtomicInteger();

    private final Process process;
    private final Path log;
    private final int managementPort;

    private OperatorProcess(Process process, Path log, int managementPort) {
        this.process = process;
        this.log = log;
        this.managementPort = managementPort;
    }

    static OperatorProcess start(ControlPlane plane, String token, String namespace, Map<String, String> more)
            throws IOException {
        int port = ControlPlane.freePort();
        Path log = plane.folder().resolve("operator-" + STARTS.incrementAndGet() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(k -> k.startsWith("KUBE") || k.startsWith("QUARKUS") || k.startsWith("MOZDEF"));
        env.put("KUBERNETES_MASTER", plane.url());
        env.put("KUBERNETES_AUTH_TOKEN", token);
        env.put("KUBERNETES_TRUST_CERTIFICATES", "true");
        env.put("KUBERNETES_NAMESPACE", namespace);
        env.put("KUBECONFIG", "/nonexistent");
        env.put("QUARKUS_OPERATOR_SDK_NAMESPACES", namespace);
        env.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(port));
        env.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        env.put("MOZDEF_OPERATOR_CURRENT_VERSION", "1.2.0");
        env.put("MOZDEF_OPERATOR_CURRENT_BASTION", image("bastion", "1.2.0"));
        env.put("MOZDEF_OPERATOR_CURRENT_PIPELINE", image("pipeline", "1.2.0"));
        env.put("MOZDEF_OPERATOR_PREVIOUS_VERSION", "1.1.0");
        env.put("MOZDEF_OPERATOR_PREVIOUS_BASTION", image("bastion", "1.1.0"));
        env.put("MOZDEF_OPERATOR_PREVIOUS_PIPELINE", image("pipeline", "1.1.0"));
        env.putAll(more);
        OperatorProcess operator = new OperatorProcess(builder.start(), log, port);
        try {
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(200))
                    .until(operator::isReadyOrEnded);
        } finally {
            if (!operator.process.isAlive()) {
                throw new IllegalStateException("the operator ended:\n" + operator.log());
            }
        }
        return operator;
    }

    static String image(String program, String version) {
        return "registry.example.org/mozdef-" + program + ":" + version;
    }

    private boolean isReadyOrEnded() {
        if (!process.isAlive()) {
            return true;
        }
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready")
                            .toURL()
                            .openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String metrics() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/q/metrics")
                        .toURL()
                        .openConnection();
        return new String(connection.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
