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
final class Audit {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final Path file;
    private final String user;

    Audit(Path file, String user) {
        this.file = file;
        this.user = user;
    }

    /** One request. */
    record Request(String verb, String group, String resource, String name, int code) {

        String right() {
            return verb + " " + (group.isEmpty() ? "" : group + "/") + resource;
        }
    }

    List<Request> all() throws IOException {
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
                            e.path("objectRef").path("name").asText(""),
                            e.path("responseStatus").path("code").asInt()))
                    .toList();
        }
    }

    /** All that changes something, lease renewals aside. */
    List<Request> writes() throws IOException {
        return all().stream()
                .filter(r -> !READS.contains(r.verb()) && !r.resource().equals("leases"))
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
