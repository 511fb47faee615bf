// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.protocol.HttpContext;

/**
 * Puts our credentials on every request, as they are in the mounted file at that moment. Requests go to the configured
 * nodes only: the client follows no redirects.
 */
final class Credentials implements HttpRequestInterceptor {

    private final Supplier<String> authorization;

    private Credentials(Supplier<String> authorization) {
        this.authorization = authorization;
    }

    static Optional<Credentials> of(SearchConfig config) {
        if (config.apiKeyFile().isPresent()) {
            WatchedFile<String> key =
                    new WatchedFile<>(Path.of(config.apiKeyFile().get()), bytes -> "ApiKey " + text(bytes));
            return Optional.of(new Credentials(key::value));
        }
        return config.passwordFile().map(file -> {
            String user = config.username().orElseThrow();
            WatchedFile<String> password =
                    new WatchedFile<>(Path.of(file), bytes -> "Basic " + base64(user + ":" + text(bytes)));
            return new Credentials(password::value);
        });
    }

    @Override
    public void process(HttpRequest request, HttpContext context) {
        request.setHeader(HttpHeaders.AUTHORIZATION, authorization.get());
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the file is empty");
        }
        return text;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
