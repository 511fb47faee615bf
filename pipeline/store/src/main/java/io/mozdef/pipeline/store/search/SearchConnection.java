// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.RedirectStrategy;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.protocol.HttpContext;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP connection to the engine's nodes. A node that does not answer is left alone for a while and the next one asked.
 * Thread-safe.
 */
final class SearchConnection implements AutoCloseable {

    private static final int CONNECTIONS = 64;

    private final RestClient client;

    private SearchConnection(RestClient client) {
        this.client = client;
    }

    /** Checks the configuration and its files; connects with the first request. */
    static SearchConnection open(SearchConfig config) {
        List<HttpHost> hosts = SearchSettings.check(config);
        Optional<Credentials> credentials = Credentials.of(config);
        Optional<OwnAuthorities> authorities = config.caFile().map(file -> new OwnAuthorities(Path.of(file)));
        return new SearchConnection(RestClient.builder(hosts.toArray(HttpHost[]::new))
                .setMetaHeaderEnabled(false)
                .setRequestConfigCallback(request -> request.setConnectTimeout(
                                (int) config.connectTimeout().toMillis())
                        .setSocketTimeout((int) config.requestTimeout().toMillis())
                        // a request that finds no free connection waits no longer than one for an answer
                        .setConnectionRequestTimeout(
                                (int) config.requestTimeout().toMillis())
                        .setRedirectsEnabled(false))
                .setHttpClientConfigCallback(http -> {
                    http.setMaxConnPerRoute(CONNECTIONS).setMaxConnTotal(CONNECTIONS * hosts.size());
                    http.setRedirectStrategy(new NoRedirects());
                    http.disableCookieManagement();
                    authorities.ifPresent(own -> http.setSSLContext(own.context()));
                    credentials.ifPresent(http::addInterceptorLast);
                    return http;
                })
                .build());
    }

    RestClient client() {
        return client;
    }

    /** Sends a request and reads the object that answers it. */
    Map<String, @Nullable Object> call(String method, String path, @Nullable Object body) {
        return call(method, path, Map.of(), body);
    }

    /**
     * @throws StoreUnavailableException when the engine cannot answer now, or does not let us in
     * @throws EngineRefusal when it says no to this very request
     */
    Map<String, @Nullable Object> call(
            String method, String path, Map<String, String> parameters, @Nullable Object body) {
        Request request = new Request(method, path);
        request.addParameters(parameters);
        if (body != null) {
            request.setEntity(new NByteArrayEntity(Json.bytes(body), ContentType.APPLICATION_JSON));
        }
        String call = method + " " + path;
        try {
            return read(client.performRequest(request));
        } catch (ResponseException e) {
            throw failure(call, e);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    call + " got no answer: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Like {@link #call}, but empty where the engine has no such thing. */
    Optional<Map<String, @Nullable Object>> find(String path, Map<String, String> parameters) {
        try {
            return Optional.of(call("GET", path, parameters, null));
        } catch (EngineRefusal e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static RuntimeException failure(String call, ResponseException e) {
        int status = e.getResponse().getStatusLine().getStatusCode();
        String type = "";
        try {
            type = errorType(read(e.getResponse()));
        } catch (IOException notJson) {
            type = "without a word that we understand";
        }
        boolean later = status == 429 || status >= 500 || status == 401 || status == 403;
        // the client's exception is not the cause: its message quotes the body
        EngineRefusal refusal = new EngineRefusal(call, status, type);
        return later ? new StoreUnavailableException(refusal.getMessage(), refusal) : refusal;
    }

    static String errorType(Map<String, @Nullable Object> answer) {
        return Json.text(Json.at(answer, "error", "type"));
    }

    private static Map<String, @Nullable Object> read(Response response) throws IOException {
        if (response.getEntity() == null) {
            return Map.of();
        }
        try (InputStream content = response.getEntity().getContent()) {
            return Json.read(content);
        }
    }

    /** A document's path. */
    static String document(String index, String endpoint, String id) {
        return "/" + index + "/" + endpoint + "/" + encoded(id);
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our credentials go nowhere but to the configured nodes. */
    private static final class NoRedirects implements RedirectStrategy {
        @Override
        public boolean isRedirected(HttpRequest request, HttpResponse response, HttpContext context) {
            return false;
        }

        @Override
        public HttpUriRequest getRedirect(HttpRequest request, HttpResponse response, HttpContext context) {
            throw new IllegalStateException("no redirect is followed");
        }
    }
}
