// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What one account, or one token of it, asked of the API server. */
public final class Audit {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CREATED = 201;
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";

    private final Path file;
    private final Predicate<JsonNode> asker;

    /** Of an account. */
    Audit(Path file, String user) {
        this(file, u -> u.path("username").asText().equals(user));
    }

    private Audit(Path file, Predicate<JsonNode> asker) {
        this.file = file;
        this.asker = asker;
    }

    /** Of one token of an account alone: the API server writes down which one was shown. */
    static Audit ofToken(Path file, String token) {
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        String id = "JTI=" + parse(claims).path("jti").asText();
        return new Audit(
                file, u -> u.path("extra").path(CREDENTIAL).path(0).asText().equals(id));
    }

    /** One request. */
    public record Request(
            String verb, String group, String resource, String namespace, String name, String uri, int code) {

        /** The right that was asked for. */
        String right() {
            return right(verb);
        }

        private String right(String needed) {
            return needed + " " + (group.isEmpty() ? "" : group + "/") + resource;
        }

        /** All rights that it took: server-side apply makes an object with the verb patch, and needs the right to create. */
        Set<String> rights() {
            return verb.equals("patch") && code == CREATED ? Set.of(right(), right("create")) : Set.of(right());
        }
    }

    /** Everything, in the order in which it was answered. */
    public List<Request> all() throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Audit::parse)
                    .filter(e -> asker.test(e.path("user")) && e.has("objectRef"))
                    .map(e -> new Request(
                            e.path("verb").asText(),
                            e.path("objectRef").path("apiGroup").asText(""),
                            e.path("objectRef").path("resource").asText()
                                    + (e.path("objectRef").has("subresource")
                                            ? "/"
                                                    + e.path("objectRef")
                                                            .path("subresource")
                                                            .asText()
                                            : ""),
                            e.path("objectRef").path("namespace").asText(""),
                            e.path("objectRef").path("name").asText(""),
                            e.path("requestURI").asText(""),
                            e.path("responseStatus").path("code").asInt()))
                    .toList();
        }
    }

    /** All that changes something, lease renewals aside. To ask for one's own rights changes nothing. */
    public List<Request> writes() throws IOException {
        return all().stream()
                .filter(r -> !READS.contains(r.verb())
                        && !r.resource().equals("leases")
                        && !r.group().equals("authorization.k8s.io"))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            // the last line is being written
            return MAPPER.createObjectNode();
        }
    }
}
