// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The OIDC issuer: its settings, and whether it answers. The framework fetches its keys and checks the tokens. Thread-safe. */
@Singleton
class Issuer {

    private static final String PREFIX = "mozdef.api.oidc.";

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private volatile @Nullable URI discovery;

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
            HttpRequest request = HttpRequest.newBuilder(asked).timeout(TIMEOUT).build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 ? Optional.empty() : Optional.of("the issuer answers " + status);
        } catch (IOException e) {
            return Optional.of("the issuer does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
