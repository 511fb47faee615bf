// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The API server's audit log. It grows for minutes and is asked several times a second: each line is read once. */
final class AuditLog {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";
    private static final Map<Path, AuditLog> LOGS = new ConcurrentHashMap<>();

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private long read;

    private AuditLog(Path file) {
        this.file = file;
    }

    static AuditLog of(Path file) {
        return LOGS.computeIfAbsent(file, AuditLog::new);
    }

    /**
     * A request and who made it.
     *
     * @param user name of the account
     * @param credential id of the token that was shown
     */
    record Entry(String user, String credential, Audit.Request request) {}

    /** All that ask for an object, in the order in which they were answered. */
    synchronized List<Entry> entries() throws IOException {
        try (RandomAccessFile text = new RandomAccessFile(file.toFile(), "r")) {
            byte[] more = new byte[Math.toIntExact(text.length() - read)];
            text.seek(read);
            text.readFully(more);
            int begin = 0;
            for (int i = 0; i < more.length; i++) {
                // what comes after the last end of a line is being written
                if (more[i] == '\n') {
                    add(new String(more, begin, i - begin, StandardCharsets.UTF_8));
                    begin = i + 1;
                }
            }
            read += begin;
        }
        return List.copyOf(entries);
    }

    private void add(String line) throws IOException {
        JsonNode entry = MAPPER.readTree(line);
        JsonNode object = entry.path("objectRef");
        if (object.isMissingNode()) {
            return;
        }
        JsonNode user = entry.path("user");
        String subresource = object.path("subresource").asText("");
        entries.add(new Entry(
                user.path("username").asText(),
                user.path("extra").path(CREDENTIAL).path(0).asText(),
                new Audit.Request(
                        entry.path("verb").asText(),
                        object.path("apiGroup").asText(""),
                        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                        object.path("namespace").asText(""),
                        object.path("name").asText(""),
                        entry.path("requestURI").asText(""),
                        entry.path("responseStatus").path("code").asInt())));
    }
}
