// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks each argument once and wants 200: a URL, or a path of the Kubernetes API server, which is asked as the pod's ServiceAccount.
 * Ends with 0 when all answered so, else with 1; says what it asked, what came, and what to look at. Nothing is retried: "helm
 * test" is run again by a person.
 */
public final class Check {

    /** Longest wait for a connection, and for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Where the kubelet puts token and authority of a pod's ServiceAccount. */
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    private final Map<String, String> environment;
    private final Path account;
    private final PrintStream out;

    Check(Map<String, String> environment, Path account, PrintStream out) {
        this.environment = environment;
        this.account = account;
        this.out = out;
    }

    /** Entry point of the test pod. */
    public static void main(String[] targets) {
        System.exit(new Check(System.getenv(), Path.of(System.getProperty("mozdef.check.account", ACCOUNT)), System.out)
                .run(targets));
    }

    int run(String... targets) {
        int failures = targets.length == 0 ? 1 : 0;
        for (String target : targets) {
            String problem = problem(target);
            out.println(problem == null ? "ok    " + target : "FAIL  " + target + ": " + problem);
            failures += problem == null ? 0 : 1;
        }
        return failures == 0 ? 0 : 1;
    }

    private @Nullable String problem(String target) {
        try {
            return target.startsWith("/")
                    ? askApiServer(target)
                    : ask(HttpClient.newBuilder(), URI.create(target), null);
        } catch (IOException | GeneralSecurityException e) {
            return e + "; look at the pod, its Service and the NetworkPolicies";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private @Nullable String askApiServer(String path)
            throws IOException, GeneralSecurityException, InterruptedException {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "kubernetes.default.svc");
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        URI uri = URI.create(
                "https://" + bracketed + ":" + environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443") + path);
        String token = Files.readString(account.resolve("token")).strip();
        return ask(HttpClient.newBuilder().sslContext(trusting(account.resolve("ca.crt"))), uri, token);
    }

    private static @Nullable String ask(HttpClient.Builder client, URI uri, @Nullable String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.connectTimeout(PATIENCE)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return switch (answer.statusCode()) {
            case 200 -> null;
            case 403 ->
                "403: the operator's role does not allow it; is it bound in this namespace? " + start(answer.body());
            case 404 -> "404: the definition of MozDefStack is not installed (crds.enabled) " + start(answer.body());
            case 503 -> "503: the operator is not ready; see its log " + start(answer.body());
            default -> answer.statusCode() + " " + start(answer.body());
        };
    }

    private static String start(String body) {
        String line = body.replaceAll("\\s+", " ");
        return line.substring(0, Math.min(300, line.length()));
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int n = 0;
        try (InputStream pem = Files.newInputStream(authority)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + n++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
