// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.model.event.JsonTree;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers in {@code application/problem+json} (RFC 9457). Types are stable; details say what to do, and quote no content. */
final class Problem {

    static final String MEDIA_TYPE = "application/problem+json";

    private Problem() {}

    static Response unauthorised() {
        return response(401, "unauthorised", "A sender token is required", null, List.of())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"loginput\"")
                .build();
    }

    static Response bad(String detail) {
        return response(400, "bad-input", "The input is at fault; nothing was stored", detail, List.of())
                .build();
    }

    static Response tooLarge(String detail) {
        return response(413, "too-large", "The input is too large; nothing was stored", detail, List.of())
                .build();
    }

    static Response unavailable(String detail, Duration retryAfter) {
        return response(503, "unavailable", "Events cannot be accepted now; send them again", detail, List.of())
                .header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()))
                .build();
    }

    private static Response.ResponseBuilder response(
            int status, String type, String title, @Nullable String detail, List<?> items) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:mozdef:problem:" + type);
        body.put("title", title);
        body.put("status", status);
        if (detail != null) {
            body.put("detail", detail);
        }
        if (!items.isEmpty()) {
            body.put("items", items);
        }
        return Response.status(status).type(MEDIA_TYPE).entity(json(body));
    }

    static String json(Object tree) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = JsonTree.FACTORY.createGenerator(out)) {
            JsonTree.write(generator, tree);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        return out.toString();
    }
}
