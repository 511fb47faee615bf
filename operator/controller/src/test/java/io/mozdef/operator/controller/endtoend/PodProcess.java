// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mozdef.pipeline.devstack.client.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * One pod of a Deployment as a process of this machine. Command, environment and folders are the Deployment's; all that is replaced is
 * what a container runtime replaces: the image by the packaged program, paths in the container by folders of this machine, and each
 * declared port by a free one, so that several pods fit on one machine.
 */
final class PodProcess implements AutoCloseable {

    /** What images of the name contain; the programs are where the build has put them. */
    private static final Map<String, Path> PROGRAMS = Map.of(
            "mozdef-bastion", Path.of("../../bastion/target/quarkus-app"),
            "mozdef-pipeline", Path.of("../../pipeline/app/target/quarkus-app"));

    private static final String IN_IMAGE = "/opt/mozdef";

    private final Process process;
    private final Path log;
    private final Map<String, Integer> ports;
    private final URI readiness;

    private PodProcess(Process process, Path log, Map<String, Integer> ports, URI readiness) {
        this.process = process;
        this.log = log;
        this.ports = ports;
        this.readiness = readiness;
    }

    /** Starts it as the Deployment says. */
    static PodProcess start(KubernetesClient client, Deployment deployment, Path below) throws IOException {
        return start(client, deployment, below, UnaryOperator.identity());
    }

    /** @param forged changes the environment that the Deployment gives */
    static PodProcess start(
            KubernetesClient client, Deployment deployment, Path below, UnaryOperator<Map<String, String>> forged)
            throws IOException {
        String namespace = deployment.getMetadata().getNamespace();
        String name = deployment.getMetadata().getName();
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().get(0);
        PodFolders folders = PodFolders.lay(client, namespace, pod, below.resolve(name));
        Path program = program(container.getImage());
        Map<String, Integer> ports = new LinkedHashMap<>();
        container.getPorts().forEach(p -> ports.put(p.getName(), FreePort.next()));

        List<String> command = new ArrayList<>();
        for (String word : container.getCommand()) {
            if (word.equals("java")) {
                command.add(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
                command.addAll(mapped(container.getPorts(), ports));
                command.add("-Djava.io.tmpdir=" + folders.here("/tmp"));
            } else {
                command.add(word.startsWith(IN_IMAGE) ? program + word.substring(IN_IMAGE.length()) : word);
            }
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : container.getEnv()) {
            environment.put(variable.getName(), folders.here(value(client, namespace, variable)));
        }
        Path log = below.resolve(name + ".log");
        // without a shell between: shells drop variables with dots in their names, a container runtime does not
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(program.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // what this machine has set must not help: a container starts with the Deployment's environment alone
        builder.environment().clear();
        builder.environment().putAll(forged.apply(environment));
        var probe = container.getReadinessProbe().getHttpGet();
        URI readiness = URI.create("http://127.0.0.1:"
                + Objects.requireNonNull(ports.get(probe.getPort().getStrVal())) + probe.getPath());
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new PodProcess(process, log, ports, readiness);
    }

    private static Path program(String image) {
        String name = image.replaceFirst("^.*/", "").replaceFirst("[:@].*$", "");
        Path program = PROGRAMS.get(name);
        if (program == null || !Files.exists(program.resolve("quarkus-run.jar"))) {
            throw new IllegalStateException("no program is built for image " + image + ": mvn package at the top");
        }
        return program.toAbsolutePath().normalize();
    }

    /** The one thing that a port mapping of a container runtime does without the program's knowledge. */
    private static List<String> mapped(List<ContainerPort> declared, Map<String, Integer> ports) {
        List<String> properties = new ArrayList<>();
        for (ContainerPort port : declared) {
            String prefix = port.getName().equals("management") ? "-Dquarkus.management." : "-Dquarkus.http.";
            properties.add(prefix + "port=" + ports.get(port.getName()));
            properties.add(prefix + "host=127.0.0.1");
        }
        return properties;
    }

    private static String value(KubernetesClient client, String namespace, EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return Objects.requireNonNullElse(variable.getValue(), "");
        }
        var ref = Objects.requireNonNull(variable.getValueFrom().getSecretKeyRef(), variable.getName());
        String data = client.secrets()
                .inNamespace(namespace)
                .withName(ref.getName())
                .get()
                .getData()
                .get(ref.getKey());
        return new String(
                Base64.getDecoder().decode(Objects.requireNonNull(data, ref.getKey())), StandardCharsets.UTF_8);
    }

    /** What its own readiness probe says. */
    boolean ready() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("ended:\n" + log());
        }
        try {
            HttpURLConnection connection = (HttpURLConnection) readiness.toURL().openConnection();
            connection.setReadTimeout(2000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a declared port answers on this machine. */
    URI at(String port, String path) {
        return URI.create("http://127.0.0.1:" + Objects.requireNonNull(ports.get(port), port) + path);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Tells it to end, and does not wait for that. */
    void end() {
        process.destroy();
    }

    @Override
    public void close() {
        end();
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
