// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.tls;

import io.mozdef.bastion.config.Reloaded;
import io.mozdef.bastion.tls.ClientAuthorities.Authorities;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys and certificates with Vert.x' PEM reader. What is wrong with a file is an {@link IOException}, so that the
 * last state stays in force. Files are parsed only when their bytes changed. Used by one thread at a time.
 *
 * @param <T> what the files say together
 */
final class PemFiles<T> implements Reloaded.Reader<Optional<T>> {
    /** Makes something of the files' bytes; they come in the order of the files. */
    private interface Parser<T> {
        T parse(List<Buffer> files) throws Exception;
    }

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "Ed25519");

    private final List<Path> files;
    private final Parser<T> parser;
    private List<Buffer> known = List.of();
    private @Nullable T value;

    private PemFiles(List<Path> files, Parser<T> parser) {
        this.files = files;
        this.parser = parser;
    }

    static PemFiles<ServerIdentity> identity(Vertx vertx, Path certificate, Path key) {
        return new PemFiles<>(List.of(certificate, key), bytes -> {
            PemKeyCertOptions pem =
                    new PemKeyCertOptions().addCertValue(bytes.get(0)).addKeyValue(bytes.get(1));
            KeyManager[] managers = pem.getKeyManagerFactory(vertx).getKeyManagers();
            ServerIdentity identity = identity((X509KeyManager) managers[0]);
            if (!identity.fits()) {
                throw new IOException("the key is not that of the certificate");
            }
            return identity;
        });
    }

    static PemFiles<Authorities> authorities(Vertx vertx, Path file) {
        return new PemFiles<>(List.of(file), bytes -> {
            PemTrustOptions pem = new PemTrustOptions().addCertValue(bytes.get(0));
            TrustManager[] managers = pem.getTrustManagerFactory(vertx).getTrustManagers();
            X509TrustManager judge = (X509TrustManager) managers[0];
            return new Authorities(List.of(judge.getAcceptedIssuers()), judge);
        });
    }

    @Override
    public Optional<T> read(Consumer<String> problem) throws IOException {
        List<Buffer> bytes = new ArrayList<>();
        for (Path file : files) {
            bytes.add(Buffer.buffer(Files.readAllBytes(file)));
        }
        if (!bytes.equals(known)) {
            value = parse(bytes);
            known = bytes;
        }
        return Optional.ofNullable(value);
    }

    private T parse(List<Buffer> bytes) throws IOException {
        try {
            return parser.parse(bytes);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // Vert.x declares it
            throw new IOException("not the PEM that it should be: " + e.getMessage(), e);
        }
    }

    private static ServerIdentity identity(X509KeyManager manager) throws IOException {
        String alias = ALGORITHMS.stream()
                .flatMap(algorithm -> {
                    String[] aliases = manager.getServerAliases(algorithm, null);
                    return aliases == null ? Stream.empty() : Arrays.stream(aliases);
                })
                .findFirst()
                .orElseThrow(() -> new IOException("the key is neither RSA nor EC"));
        return new ServerIdentity(manager.getPrivateKey(alias), List.of(manager.getCertificateChain(alias)));
    }
}
