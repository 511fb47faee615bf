// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What one account, or one token of it, asked of the API server. */
public final class Audit {

    private static final int CREATED = 201;
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final AuditLog log;
    private final Predicate<AuditLog.Entry> asker;

    /** Of an account. */
    Audit(Path file, String user) {
        this(file, e -> e.user().equals(user));
    }

    private Audit(Path file, Predicate<AuditLog.Entry> asker) {
        this.log = AuditLog.of(file);
        this.asker = asker;
    }

    /** Of one token of an account alone: the API server writes down which one was shown. */
    static Audit ofToken(Path file, String token) throws IOException {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        String id = "JTI=" + new ObjectMapper().readTree(claims).path("jti").asText();
        return new Audit(file, e -> e.credential().equals(id));
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
        return log.entries().stream().filter(asker).map(AuditLog.Entry::request).toList();
    }

    /** All that changes something, lease renewals aside. To ask for one's own rights changes nothing. */
    public List<Request> writes() throws IOException {
        return all().stream()
                .filter(r -> !READS.contains(r.verb())
                        && !r.resource().equals("leases")
                        && !r.group().equals("authorization.k8s.io"))
                .toList();
    }
}
