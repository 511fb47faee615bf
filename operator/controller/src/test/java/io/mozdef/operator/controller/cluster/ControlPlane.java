// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * etcd, kube-apiserver and kube-controller-manager of this test run, on loopback and free ports: with the admissions that operators
 * meet in practice, and an audit log of every request by a service account.
 */
public final class ControlPlane implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;
    private static final String ADMIN_TOKEN = "admin-of-the-test";

    private final Path binaries;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final int etcdPort = freePort();
    private final int apiPort = freePort();

    private ControlPlane(Path binaries, Path folder) {
        this.binaries = binaries;
        this.folder = folder;
    }

    static ControlPlane start(Path binaries) throws IOException {
        ControlPlane plane = new ControlPlane(binaries, Files.createTempDirectory("mozdef-kube"));
        try {
            plane.start();
        } catch (RuntimeException | IOException e) {
            plane.close();
            throw e;
        }
        return plane;
    }

    private void start() throws IOException {
        String etcd = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + freePort();
        run(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync=true");
        keys();
        Files.writeString(folder.resolve("tokens.csv"), ADMIN_TOKEN + ",admin,admin,system:masters\n");
        Files.writeString(
                folder.resolve("audit.yaml"),
                """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                - {level: Metadata, userGroups: ["system:serviceaccounts"]}
                - {level: None}
                """);
        run(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + apiPort,
                "--cert-dir=" + folder.resolve("certs"),
                "--authorization-mode=RBAC",
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
                "--audit-policy-file=" + folder.resolve("audit.yaml"),
                "--audit-log-path=" + auditLog(),
                "--allow-privileged=false");
        try (KubernetesClient client = client()) {
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> "ok".equals(client.raw("/readyz")));
        }
        run(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig(),
                "--leader-elect=false",
                "--secure-port=0",
                "--root-ca-file=" + folder.resolve("certs").resolve("apiserver.crt"),
                "--controllers=root-ca-cert-publisher,deployment,replicaset,garbagecollector,namespace,serviceaccount,disruption");
    }

    KubernetesClient client() {
        return client(ADMIN_TOKEN);
    }

    KubernetesClient client(String token) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withOauthToken(token)
                .withTrustCerts(true)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    String url() {
        return "https://127.0.0.1:" + apiPort + "/";
    }

    Path auditLog() {
        return folder.resolve("audit.log");
    }

    /** Where its logs are, and where tests may put what belongs to this run. */
    public Path folder() {
        return folder;
    }

    /** One of the programs beside the control plane's. */
    Path binary(String name) {
        return binaries.resolve(name);
    }

    /** What a program printed on both streams, and how it ended. */
    record Said(boolean ok, String text) {}

    /** Runs kubectl as administrator to its end, and gives what it printed. */
    public String kubectl(String... arguments) throws IOException {
        Said said = tryKubectl(arguments);
        if (!said.ok()) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + said.text());
        }
        return said.text();
    }

    /** The same, where it may be refused. */
    Said tryKubectl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(binaries.resolve("kubectl").toString(), "--kubeconfig=" + folder.resolve("kubeconfig")));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs a program to its end. */
    Said run(List<String> command) throws IOException {
        Path output = Files.createTempFile(folder, "said", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end of " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Said(process.exitValue() == 0, Files.readString(output));
    }

    private Path kubeconfig() throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(url(), ADMIN_TOKEN));
    }

    private void keys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(
                    folder.resolve("sa.key"),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(
                    folder.resolve("sa.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + type + "-----\n";
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        processes.add(process);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
