// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.store.event.TextPattern;
import io.mozdef.pipeline.testkit.EventBuilder;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random events and conditions whose values are those that stores read differently, if anything is read differently. */
final class AwkwardEvents {

    /** Every field that a condition may ask about. */
    static final List<String> FIELDS = List.of(
            "summary",
            "hostname",
            "tags",
            "timestamp",
            "details.text",
            "details.number",
            "details.list",
            "details.obj.a",
            "details.dot.ted",
            "details.mixed",
            "details.sourceipaddress",
            "details.sourceport",
            "details.requestsize",
            "details.success",
            "details.sourceipgeopoint",
            "unlisted");

    private static final Instant DAY = Instant.parse("2026-11-23T00:00:00Z");
    private static final List<String> TEXTS = List.of(
            "Failed password for root from 10.0.0.1 port 22 ssh2",
            "failed PASSWORD for invalid user admin",
            "promiscuous",
            "a*b",
            "a?b",
            "a\\b",
            "A\\*B",
            "a.b",
            "*",
            "?",
            "\\",
            "",
            " ",
            "  two  spaces ",
            "line\nbreak",
            "tab\there",
            "\u00c9cole \u00e9COLE",
            "STRASSE stra\u00dfe",
            "\u212aelvin kelvin KELVIN",
            "\u0130stanbul \u0131",
            "\ud83d\ude00 smile",
            "\u4e2d\u6587 text",
            "broken \ud800 half",
            "O'Neil don't U.S.A. foo_bar foo-bar foo:bar user@example.com http://x.y/z?q=1",
            "1.5 1,5 0x1F 10.0.0.1",
            "true",
            "5",
            "5.0",
            "x".repeat(255) + "y",
            "x".repeat(600),
            "Z".repeat(FieldTypes.IGNORE_ABOVE),
            "Z".repeat(FieldTypes.IGNORE_ABOVE + 1) + " tail");
    private static final List<String> ADDRESSES = List.of(
            "10.0.0.1",
            "10.0.0.255",
            "10.255.255.255",
            "192.168.1.1",
            "255.255.255.255",
            "0.0.0.0",
            "::",
            "::1",
            "2001:db8::1",
            "2001:DB8:0:0:0:0:0:1",
            "2001:db8:0:1:1:1:1:1",
            "2001:0:0:1:0:0:0:1",
            "::ffff:10.0.0.1",
            "fe80::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    private static final List<String> NETWORKS = List.of(
            "10.0.0.0/8",
            "10.0.0.0/24",
            "10.0.0.7/24",
            "10.0.0.1/32",
            "10.0.0.1",
            "0.0.0.0/0",
            "::/0",
            "2001:db8::/32",
            "2001:db8::1/128",
            "::ffff:10.0.0.0/104",
            "::ffff:0:0/96",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0/8",
            "nonsense/8",
            "");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "22",
            "22.0",
            "22.5",
            "-1",
            "65535",
            "1e3",
            "1E2",
            "+5",
            "007",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "1e400",
            "x",
            "",
            "0.1");
    private static final List<String> TIMES = List.of(
            "2026-11-23T01:00:00Z",
            "2026-11-23T02:00:00+01:00",
            "2026-11-23T01:00:00.123456789Z",
            "2026-11-23T01:00:00.123Z",
            "yesterday",
            "2026-11-23");

    private final Random random;

    AwkwardEvents(Random random) {
        this.random = random;
    }

    Event event(int number) {
        EventBuilder event = EventBuilder.receivedAt(DAY.plusSeconds(number)).id("awkward" + number);
        event.detail("n", (long) number);
        sometimes(() -> event.field("summary", random.nextInt(10) == 0 ? List.of(text(), text()) : text()));
        sometimes(() -> event.field("hostname", text()));
        sometimes(() -> event.field("tags", List.of(text(), text())));
        sometimes(() -> event.field("timestamp", pick(TIMES)));
        sometimes(() -> event.field("unlisted", text()));
        sometimes(() -> event.detail("text", text()));
        sometimes(() -> event.detail("number", number()));
        sometimes(() -> event.detail("list", list()));
        sometimes(() -> event.detail("obj", object()));
        sometimes(() -> event.detail("dot.ted", text()));
        sometimes(() -> event.detail("mixed", random.nextBoolean() ? number() : text()));
        sometimes(() -> event.detail("none", null));
        sometimes(() -> event.detail("sourceipaddress", address()));
        sometimes(() -> event.detail("sourceport", random.nextInt(5) == 0 ? pick(NUMBERS) : (Object) port()));
        sometimes(() -> event.detail("requestsize", random.nextLong()));
        sometimes(() -> event.detail(
                "success", pick(List.<Object>of(true, false, "true", "false", "TRUE", "yes", List.of(true, false)))));
        sometimes(() -> event.detail("sourceipgeopoint", pick(List.of("48.1,11.5", "-90,180", "91,0", "x"))));
        return event.build();
    }

    /** A condition on a field for which the modifier is meant, with a value that has a chance. */
    Condition match(Modifier modifier) {
        List<String> fields = FIELDS.stream()
                .filter(field -> modifier.worksOn(FieldTypes.searchedAs(field)))
                .toList();
        // no listed field is a double, so that the comparisons have the whole numbers alone
        String field = pick(fields);
        String value = value(field, modifier);
        return isSearchable(modifier, value) ? Condition.match(field, modifier, value) : match(modifier);
    }

    /** Both stores refuse the others, each before it looks at an event. */
    private static boolean isSearchable(Modifier modifier, String value) {
        try {
            TextPattern.check(modifier, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Condition tree(int depth) {
        return switch (depth == 0 ? 9 : random.nextInt(10)) {
            case 0, 1 -> new Condition.AllOf(parts(depth));
            case 2, 3 -> new Condition.AnyOf(parts(depth));
            case 4, 5 -> Condition.not(tree(depth - 1));
            case 6 -> new Condition.Exists(pick(FIELDS));
            default -> match(pick(List.of(Modifier.values())));
        };
    }

    private List<Condition> parts(int depth) {
        List<Condition> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(tree(depth - 1));
        }
        return parts;
    }

    private String value(String field, Modifier modifier) {
        return switch (FieldTypes.searchedAs(field)) {
            case IP -> modifier == Modifier.CIDR || random.nextInt(4) == 0 ? pick(NETWORKS) : pick(ADDRESSES);
            case LONG, DOUBLE -> random.nextInt(3) == 0 ? Long.toString(port()) : pick(NUMBERS);
            case DATE -> pick(TIMES);
            case BOOLEAN -> pick(List.of("true", "False", "TRUE", "yes", ""));
            case GEO_POINT -> "0,0";
            case KEYWORD, TEXT -> textValue(modifier);
        };
    }

    private String textValue(Modifier modifier) {
        String text = random.nextInt(6) == 0 ? String.valueOf(number()) : pick(TEXTS);
        String value = otherCase(
                switch (random.nextInt(4)) {
                    case 0 -> text;
                    case 1 -> text.substring(0, text.length() / 2);
                    case 2 -> text.substring(text.length() / 2);
                    default -> text.substring(text.length() / 3, text.length() - text.length() / 3);
                });
        if (modifier == Modifier.WILDCARD && random.nextInt(3) > 0 && value.length() < 300) {
            int at = value.isEmpty()
                    ? 0
                    : value.offsetByCodePoints(0, random.nextInt(value.codePointCount(0, value.length())));
            value = value.substring(0, at) + pick(List.of("*", "?", "**", "\\", "\\*", "?*")) + value.substring(at);
        }
        return value;
    }

    private String otherCase(String text) {
        return switch (random.nextInt(4)) {
            case 0 -> text.toUpperCase(java.util.Locale.ROOT);
            case 1 -> text.toLowerCase(java.util.Locale.ROOT);
            default -> text;
        };
    }

    private String text() {
        return otherCase(pick(TEXTS));
    }

    private Object number() {
        return pick(List.<Object>of(
                5L,
                5.0,
                -0.0,
                1e10,
                1.0e-7,
                123456789.125,
                Long.MAX_VALUE,
                new BigInteger("123456789012345678901234567890"),
                true,
                false));
    }

    private long port() {
        return pick(List.of(0L, 1L, 21L, 22L, 23L, 100L, 1000L, 65535L));
    }

    private Object address() {
        return random.nextInt(5) == 0 ? List.of(pick(ADDRESSES), pick(ADDRESSES)) : pick(ADDRESSES);
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(random.nextInt(5) == 0 ? null : random.nextInt(5) == 0 ? List.of(text()) : text());
        }
        return list;
    }

    private Object object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        sometimes(() -> object.put("a", text()));
        sometimes(() -> object.put("b", list()));
        return random.nextInt(4) == 0 ? List.of(object, Map.of("a", text())) : object;
    }

    private void sometimes(Runnable action) {
        if (random.nextInt(3) > 0) {
            action.run();
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
