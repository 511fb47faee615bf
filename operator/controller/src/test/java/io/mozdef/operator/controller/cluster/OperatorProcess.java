// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The packaged operator in a process of its own, with the command and the environment of the shipped Deployment. */
public final class OperatorProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /** In the environment of a test's operator: another program than the packaged one. */
    static final String PROGRAM = "TEST_OPERATOR_JAR";

    private static final String JAR_IN_IMAGE = "/opt/mozdef/quarkus-run.jar";
    private static final Path DEPLOYMENT = Path.of("..", "..", "k8s", "operator", "deployment.yaml");
    private static final AtomicInteger STARTS = new AtomicInteger();

    private final Process process;
    private final String podName;
    private final Path log;
    private final int managementPort;
    private final Audit audit;

    private OperatorProcess(Process process, String podName, Path log, int managementPort, Audit audit) {
        this.process = process;
        this.podName = podName;
        this.log = log;
        this.managementPort = managementPort;
        this.audit = audit;
    }

    /** As kustomize installs it, with the versions of the tests. */
    static OperatorProcess start(
            ControlPlane plane, String token, String namespace, Map<String, String> more, List<String> prefix)
            throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("MOZDEF_OPERATOR_CURRENT_VERSION", "1.2.0");
        environment.put("MOZDEF_OPERATOR_CURRENT_BASTION", image("bastion", "1.2.0"));
        environment.put("MOZDEF_OPERATOR_CURRENT_PIPELINE", image("pipeline", "1.2.0"));
        environment.put("MOZDEF_OPERATOR_PREVIOUS_VERSION", "1.1.0");
        environment.put("MOZDEF_OPERATOR_PREVIOUS_BASTION", image("bastion", "1.1.0"));
        environment.put("MOZDEF_OPERATOR_PREVIOUS_PIPELINE", image("pipeline", "1.1.0"));
        environment.putAll(more);
        return start(
                plane,
                token,
                namespace,
                Serialization.unmarshal(Files.readString(DEPLOYMENT), Deployment.class),
                environment,
                prefix);
    }

    /**
     * As a Deployment says.
     *
     * @param more environment that comes after the Deployment's own
     * @param prefix what comes before the command
     */
    static OperatorProcess start(
            ControlPlane plane,
            String token,
            String namespace,
            Deployment shipped,
            Map<String, String> more,
            List<String> prefix)
            throws IOException {
        Container container =
                shipped.getSpec().getTemplate().getSpec().getContainers().get(0);
        int port = ControlPlane.freePort();
        String podName = "mozdef-operator-" + STARTS.incrementAndGet();
        Path log = plane.folder().resolve(podName + ".log");
        Stream<String> words = container.getCommand().stream()
                .map(w -> w.equals("java")
                        ? Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()
                        : w.equals(JAR_IN_IMAGE)
                                ? Path.of(more.getOrDefault(PROGRAM, JAR.toString()))
                                        .toAbsolutePath()
                                        .toString()
                                : w);
        List<String> command = Stream.concat(prefix.stream(), words).toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> env = builder.environment();
        env.clear();
        env.put("HOSTNAME", podName);
        env.put("KUBERNETES_MASTER", plane.url());
        env.put("KUBERNETES_AUTH_TOKEN", token);
        env.put("KUBERNETES_TRUST_CERTIFICATES", "true");
        env.put("KUBERNETES_NAMESPACE", namespace);
        env.put("KUBECONFIG", "/nonexistent");
        for (EnvVar variable : container.getEnv()) {
            // the one variable that is no value is the namespace
            env.put(variable.getName(), variable.getValueFrom() == null ? variable.getValue() : namespace);
        }
        env.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(port));
        env.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        env.putAll(more);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        OperatorProcess operator =
                new OperatorProcess(process, podName, log, port, Audit.ofToken(plane.auditLog(), token));
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

    /** Name of an operand's image as the operators of the tests know it. */
    public static String image(String program, String version) {
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

    double reconciles() throws IOException {
        return metrics()
                .lines()
                .filter(l -> l.startsWith("mozdef_operator_reconciles_total"))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What a container runtime would call its host. */
    String podName() {
        return podName;
    }

    /** What this process alone asked for, whoever else has its account. */
    Audit audit() {
        return audit;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** As the kernel does it, without a word to the process. */
    void kill() {
        process.destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
