// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is written into paths and queries, the answer is a result or a problem of the caller's, never one of ours.
 * {@code -Dmozdef.app.fuzz=N} asks more often.
 */
class ApiFuzzIT {

    private static final int REQUESTS = Integer.getInteger("mozdef.app.fuzz", 600);
    private static final List<String> NAMES = List.of(
            "from",
            "until",
            "time",
            "where",
            "order",
            "limit",
            "cursor",
            "severity",
            "category",
            "status",
            "rule",
            "text",
            "unknown");
    private static final List<String> TIMES = List.of(
            "2026-01-01T00:00:00Z",
            "1971-01-01T00:00:00Z",
            "1960-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T00:00:00Z",
            "+12345-01-01T00:00:00Z",
            "-999999999-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59.999999999-18:00",
            "2026-02-30T00:00:00Z",
            "2026-01-01");
    private static final List<String> FIELDS = List.of(
            "category",
            "summary",
            "details.sourceipaddress",
            "details.sourceport",
            "utctimestamp",
            "details.x",
            "_id",
            "_source",
            "mozdef.id",
            "mozdef",
            "details",
            "tags",
            "details_overflow",
            "details.a.b.c.d",
            "a.*",
            "..",
            "details.",
            ".details");
    private static final List<String> MODIFIERS = List.of(
            "equals",
            "cased",
            "wildcard",
            "contains",
            "starts-with",
            "ends-with",
            "cidr",
            "greater",
            "less-or-equal",
            "token",
            "phrase",
            "exists",
            "regex");
    private static final List<String> VALUES = List.of(
            "x",
            "*",
            "?",
            "**",
            "\\",
            "\\*",
            "a*b?c",
            "/.*/",
            "\"",
            "{\"match_all\":{}}",
            "10.0.0.0/8",
            "::/0",
            "1.2.3.4",
            "0",
            "-1",
            "1e400",
            "NaN",
            "9223372036854775808",
            "true",
            "2026-01-01T00:00:00Z",
            "now-1d",
            "\u0000",
            "\uD83D\uDE00",
            "\uD800",
            "ﬀ İ ß",
            "AND OR NOT",
            "a:b:c",
            "%",
            " ",
            "\n",
            "[* TO *]",
            "<script>");

    private static Devstack stack;
    private static PackagedApp app;

    @BeforeAll
    static void start() {
        stack = Devstack.shared(Server.SEARCH, Server.OIDC);
        Map<String, String> environment = new HashMap<>(RoleEnvironment.api(stack));
        environment.put("MOZDEF_ROLE", "api");
        app = PackagedApp.start(environment);
        // so that there are indices that could refuse a query
        StoredDocuments.put(stack, "fuzz-it", "an alert of fuzz-it");
        StoredDocuments.putEvent(stack, "an event of fuzz-it");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void noQueryIsAFaultOfOurs() {
        Random random = new Random(20261124);
        String token = stack.token("mozdef-analyst");
        for (int i = 0; i < REQUESTS; i++) {
            String path = path(random);
            check(path, app.get(path, token));
        }
    }

    /** Every modifier on every field with every value, in a range that is right: what reaches the engine. */
    @Test
    void noConditionIsRefusedByTheEngine() {
        String token = stack.token("mozdef-analyst");
        String range = "/events?from=2026-01-01T00:00:00Z&until=2100-01-01T00:00:00Z&where=";
        for (String field : FIELDS) {
            for (String modifier : MODIFIERS) {
                for (String value : List.of(
                        "x", "*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?", "\u0000", "x".repeat(1_000), "1.2.3.4", "-1")) {
                    String path = range + encode(field + ":" + modifier + ":" + value);
                    check(path, app.get(path, token));
                }
            }
        }
    }

    private static void check(String path, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isIn(200, 400, 404, 405, 414, 431);
        // longer than the HTTP decoder takes: it answers by itself, without a body
        boolean tooLong = answer.statusCode() == 414 || answer.statusCode() == 431;
        if (answer.statusCode() >= 400 && !tooLong) {
            ApiAccessIT.assertProblem(answer, answer.statusCode(), null);
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder(
                switch (random.nextInt(8)) {
                    case 0 -> "/alerts/" + encode(text(random));
                    case 1 -> "/alerts/" + encode(text(random)) + "/history";
                    case 2 -> "/events/events-20260101/" + encode(text(random));
                    case 3 -> "/events/" + encode(text(random)) + "/x";
                    case 4, 5 -> "/alerts";
                    default -> "/events";
                });
        char separator = '?';
        if (random.nextInt(4) > 0 && path.indexOf("/events") == 0) {
            path.append("?from=2026-01-01T00:00:00Z&until=2100-01-01T00:00:00Z");
            separator = '&';
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = one(random, NAMES);
            path.append(separator).append(name).append('=').append(encode(value(name, random)));
            separator = '&';
        }
        return path.toString();
    }

    private static String value(String name, Random random) {
        if (random.nextInt(4) == 0) {
            return text(random);
        }
        return switch (name) {
            case "from", "until" -> one(random, TIMES);
            case "where" ->
                (random.nextBoolean() ? "" : "not:") + one(random, FIELDS) + ":" + one(random, MODIFIERS) + ":"
                        + one(random, VALUES);
            case "limit" -> one(random, List.of("1", "0", "-1", "501", "2147483648", "1.5", "", "٣"));
            case "cursor" ->
                one(
                        random,
                        List.of(
                                "e30",
                                "1~e30",
                                "99999999999999~e30",
                                "~",
                                "1~",
                                "eyJhIjpbMV0sInEiOiJ4In0",
                                "a".repeat(9_000)));
            case "severity" -> one(random, List.of("notice", "ERROR", "loud", "ıNFO"));
            case "status" -> one(random, List.of("manual", "inProgress", "INPROGRESS", "x"));
            default -> one(random, VALUES);
        };
    }

    /** Values that people chose, and bytes that nobody did. */
    private static String text(Random random) {
        if (random.nextInt(3) > 0) {
            return one(random, VALUES);
        }
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 3_000 : 30)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Byte by byte, as ISO 8859-1 where it is that: so what comes in need not be UTF-8. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        boolean latin = text.chars().allMatch(c -> c < 256);
        for (byte b : text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-';
            encoded.append(plain ? Character.toString(b) : String.format("%%%02X", b));
        }
        return encoded.toString();
    }

    private static String one(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
