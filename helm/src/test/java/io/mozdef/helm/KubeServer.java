// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mozdef.helm.Binaries.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real API server with its etcd, on loopback and free ports, with RBAC on and no controllers. */
final class KubeServer implements AutoCloseable {

    private static final long STOP_SECONDS = 20;

    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();
    private final Path kubectl = Binaries.find("kubectl").orElseThrow();

    private KubeServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static boolean runsHere() {
        return List.of("etcd", "kube-apiserver", "kubectl").stream()
                .allMatch(p -> Binaries.find(p).isPresent());
    }

    /**
     * Starts one with namespaces in which Pod Security "restricted" looks on. Where the programs are absent one line says so and the
     * tests are skipped, or fail where they must run, as CI says.
     */
    static KubeServer forTests(Path folder, String... namespaces) throws IOException, GeneralSecurityException {
        if (!runsHere()) {
            if (Boolean.getBoolean("kube.required")) {
                throw new AssertionError(Binaries.HOW_TO_GET);
            }
            System.out.println("NOT RUN: charts and examples on a real API server. " + Binaries.HOW_TO_GET);
        }
        assumeTrue(runsHere(), "no API server here");
        KubeServer server = start(folder);
        for (String namespace : namespaces) {
            done(server.kubectl("create", "namespace", namespace));
            done(server.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/warn=restricted"));
        }
        return server;
    }

    /** What was said, by a program that must have ended well. */
    static Said done(Said said) {
        assertThat(said.ok()).as(said.text()).isTrue();
        return said;
    }

    private static KubeServer start(Path folder) throws IOException, GeneralSecurityException {
        KubeServer server = new KubeServer(folder, freePort());
        try {
            server.run();
            return server;
        } catch (RuntimeException | IOException | GeneralSecurityException e) {
            server.close();
            throw e;
        }
    }

    private void run() throws IOException, GeneralSecurityException {
        String etcd = "http://127.0.0.1:" + freePort();
        String peer = "http://127.0.0.1:" + freePort();
        launch(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync");
        Path key = folder.resolve("accounts.key");
        Files.writeString(key, pem());
        String token = UUID.randomUUID().toString();
        Path tokens = folder.resolve("tokens.csv");
        Files.writeString(tokens, token + ",admin,admin,\"system:masters\"\n");
        launch(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + certificates(),
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--token-auth-file=" + tokens,
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key);
        Awaitility.await("the API server's certificate")
                .atMost(120, TimeUnit.SECONDS)
                .until(() -> Files.exists(authority()));
        Files.writeString(
                kubeconfig(),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}]
                users: [{name: admin, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: admin}}]
                current-context: test
                """
                        .formatted(port, authority(), token));
        Awaitility.await("the API server").atMost(120, TimeUnit.SECONDS).until(() -> kubectl("get", "--raw", "/readyz")
                .ok());
    }

    private void launch(String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Binaries.find(program).orElseThrow().toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
        processes.add(process);
    }

    private static String pem() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path certificates() {
        return folder.resolve("certificates");
    }

    /** The server's own certificate, which is its authority too. */
    Path authority() {
        return certificates().resolve("apiserver.crt");
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    int port() {
        return port;
    }

    /** As administrator. */
    Said kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(kubectl.toString()));
        command.addAll(Arrays.asList(arguments));
        return Binaries.run(Map.of("KUBECONFIG", kubeconfig().toString()), command);
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroy();
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
