// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.bastion.config.Problems;
import io.mozdef.bastion.config.Reloaded;
import io.mozdef.bastion.tls.ClientAuthorities.Authorities;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the public port, when it is configured: versions 1.2 and 1.3, HTTP/2 by ALPN. A changed certificate serves the
 * next handshake; no connection ends for it (docs/adr/0007). Built once at start, thread-safe after that.
 */
@Singleton
public class Tls {
    private static final String PREFIX = "mozdef.bastion.tls.";

    private final TlsConfig config;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private final List<Reloaded<?>> reloaded = new ArrayList<>();
    private @Nullable Reloaded<Optional<ServerIdentity>> identity;
    private @Nullable ClientAuthorities authorities;

    @Inject
    Tls(TlsConfig config, Vertx vertx, MeterRegistry registry) {
        this.config = config;
        this.vertx = vertx;
        this.registry = registry;
    }

    /** Reads the files for the first time; to be called once. */
    public void open(Problems problems) {
        boolean certificate = config.certificateFile().isPresent();
        if (certificate != config.keyFile().isPresent()) {
            problems.add(PREFIX + (certificate ? "key-file" : "certificate-file"), "missing: each needs the other");
        } else if (certificate) {
            openIdentity(config.certificateFile().get(), config.keyFile().get(), problems);
        }
        if (config.clientAuthorityFile().isPresent()) {
            openAuthorities(config.clientAuthorityFile().get(), problems);
            if (!certificate) {
                problems.add(PREFIX + "certificate-file", "missing: client certificates need TLS");
            }
        }
    }

    private void openIdentity(Path certificate, Path key, Problems problems) {
        Reloaded<Optional<ServerIdentity>> files = Reloaded.start(
                PREFIX + "certificate-file", Optional.empty(), PemFiles.identity(vertx, certificate, key), problems);
        identity = files;
        reloaded.add(files);
        Gauge.builder("mozdef.bastion.tls.certificate.expires", files, file -> file.get()
                        .map(shown -> (double) shown.expires().getEpochSecond())
                        .orElse(0.0))
                .baseUnit("seconds")
                .register(registry);
    }

    private void openAuthorities(Path file, Problems problems) {
        Reloaded<Optional<Authorities>> files = Reloaded.start(
                PREFIX + "client-authority-file", Optional.empty(), PemFiles.authorities(vertx, file), problems);
        reloaded.add(files);
        authorities = new ClientAuthorities(() -> files.get().orElseThrow());
    }

    /** Makes a server speak TLS, when it is configured. */
    public void apply(HttpServerOptions options) {
        Reloaded<Optional<ServerIdentity>> files = identity;
        if (files == null) {
            return;
        }
        options.setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(
                        KeyCertOptions.wrap(new ServerKeys(() -> files.get().orElseThrow())));
        if (authorities != null) {
            options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(TrustOptions.wrap(authorities));
        }
    }

    /** Whether a session's client certificate still counts: a resumed session skips the handshake's own check. */
    public boolean trusts(@Nullable SSLSession session) {
        ClientAuthorities judge = authorities;
        if (judge == null) {
            return true;
        }
        if (session == null) {
            return false;
        }
        try {
            X509Certificate[] chain = Stream.of(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            judge.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return true;
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return false;
        }
    }

    /** Reads all files again. */
    public void refresh() {
        reloaded.forEach(Reloaded::refresh);
    }

    /** What is wrong with the files now; empty when all is well. */
    public List<String> problems() {
        return reloaded.stream().flatMap(value -> value.problems().stream()).toList();
    }
}
