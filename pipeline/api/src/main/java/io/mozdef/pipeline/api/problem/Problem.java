// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that says no (RFC 9457).
 *
 * @param slug stable name, for programs; on the wire {@code urn:mozdef:problem:<slug>}
 * @param title the same in words, the same for every occurrence
 * @param status HTTP status
 * @param detail what to do about this occurrence; without class names, stored content or secrets
 */
public record Problem(String slug, String title, int status, String detail) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** Of every {@code type}; the slug follows. */
    public static final String TYPE_PREFIX = "urn:mozdef:problem:";

    private static final JsonMapper JSON = new JsonMapper();

    public static Problem badRequest(String detail) {
        return new Problem("bad-request", "The request is at fault", 400, detail);
    }

    public static Problem unauthorized() {
        return new Problem(
                "unauthorized",
                "No valid token",
                401,
                "Send 'Authorization: Bearer <token>' with a valid token of the issuer.");
    }

    public static Problem forbidden() {
        return new Problem("forbidden", "Not allowed", 403, "The token does not carry a role that may do this.");
    }

    public static Problem notFound(String detail) {
        return new Problem("not-found", "Not found", 404, detail);
    }

    public static Problem changedMeanwhile(String detail) {
        return new Problem("changed-meanwhile", "Changed since you read it", 412, detail);
    }

    public static Problem versionMissing(String detail) {
        return new Problem("version-missing", "If-Match is missing", 428, detail);
    }

    public static Problem unavailable() {
        return new Problem(
                "unavailable",
                "Cannot answer now",
                503,
                "Something this service depends on does not answer. Try again later.");
    }

    public static Problem internal() {
        return new Problem("internal", "Internal error", 500, "The request failed on our side; the log says why.");
    }

    /** Any other status. */
    public static Problem ofStatus(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "HTTP " + status : known.getReasonPhrase();
        return new Problem(title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'), title, status, title + ".");
    }

    public byte[] json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", TYPE_PREFIX + slug);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        try {
            return JSON.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is strings and a number", e);
        }
    }

    public Response.ResponseBuilder response() {
        return Response.status(status).type(MEDIA_TYPE).entity(json());
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }
}
