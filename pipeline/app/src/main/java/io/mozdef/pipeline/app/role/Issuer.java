// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** The OIDC issuer: its settings, and whether it answers. The framework fetches its keys and checks the tokens. Thread-safe. */
@Singleton
class Issuer {

    private static final String PREFIX = "mozdef.api.oidc.";

    private static final int TIMEOUT_MILLIS = 2_000;

    private final TlsConfigurationRegistry tls;
    private volatile @Nullable URI discovery;

    @Inject
    Issuer(TlsConfigurationRegistry tls) {
        this.tls = tls;
    }

    void configure(Settings settings) {
        settings.read(OidcConfig.class).ifPresent(config -> {
            required(settings, "issuer", config.issuer());
            required(settings, "audience", config.audience());
            config.issuer().ifPresent(url -> url(settings, "issuer", url));
            config.url().ifPresent(url -> url(settings, "url", url));
            config.caFile().filter(file -> !Files.isReadable(file)).ifPresent(file -> unreadable(settings, file));
            config.url()
                    .or(config::issuer)
                    .filter(RoleConfigSourceFactory::isHttp)
                    .ifPresent(this::discoverAt);
        });
    }

    private void discoverAt(String base) {
        discovery = URI.create(base.replaceAll("/$", "") + "/.well-known/openid-configuration");
    }

    private static void required(Settings settings, String key, Optional<String> value) {
        if (value.isEmpty()) {
            settings.problems().add(PREFIX + key + " is required for role api");
        }
    }

    private static void url(Settings settings, String key, String url) {
        if (!RoleConfigSourceFactory.isHttp(url)) {
            settings.problems().add(PREFIX + key + " is not an http or https URL");
        }
    }

    private static void unreadable(Settings settings, Path file) {
        settings.problems().add(PREFIX + "ca-file: " + file + " cannot be read");
    }

    /** Asks for the discovery document. */
    Optional<String> problem() {
        URI asked = discovery;
        if (asked == null) {
            return Optional.of("not configured");
        }
        try {
            HttpURLConnection connection = (HttpURLConnection) asked.toURL().openConnection();
            if (connection instanceof HttpsURLConnection https) {
                trust(https);
            }
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == 200 ? Optional.empty() : Optional.of("the issuer answers " + status);
        } catch (IOException e) {
            return Optional.of("the issuer does not answer");
        }
    }

    /** The same authorities as the framework's own client, as of now. */
    private void trust(HttpsURLConnection connection) throws IOException {
        Optional<TlsConfiguration> own = tls.get(RoleConfigSourceFactory.OIDC_TLS);
        if (own.isPresent()) {
            try {
                connection.setSSLSocketFactory(own.get().createSSLContext().getSocketFactory());
            } catch (Exception e) {
                throw new IOException("cannot use " + PREFIX + "ca-file", e);
            }
        }
    }
}
