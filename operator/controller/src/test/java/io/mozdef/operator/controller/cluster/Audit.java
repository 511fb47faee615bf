// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What one account asked of the API server. */
public final class Audit {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CREATED = 201;
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final Path file;
    private final String user;

    Audit(Path file, String user) {
        this.file = file;
        this.user = user;
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
                    .filter(e -> e.path("user").path("username").asText().equals(user) && e.has("objectRef"))
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
