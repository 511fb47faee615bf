// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A text with placeholders: {@code {count}}, {@code {value}}, {@code {details.dn}}, {@code {latest.hostname}}, {@code
 * {hostname|unknown}}; {@code {{} and {@code }}} stand for the braces. Immutable.
 */
public final class Template {

    /** Longest rendered text, in characters: what the index still searches. */
    public static final int MAX_LENGTH = 8191;

    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException with a reason for the person who wrote it */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                literal.append(c);
                at += 2;
            } else if (c == '{') {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw new IllegalArgumentException("'{' without '}' (write '{{' for a brace)");
                }
                parts.add(new Literal(literal.toString()));
                literal.setLength(0);
                parts.add(placeholder(text.substring(at + 1, end)));
                at = end + 1;
            } else if (c == '}') {
                throw new IllegalArgumentException("'}' without '{' (write '}}' for a brace)");
            } else {
                literal.append(c);
                at++;
            }
        }
        parts.add(new Literal(literal.toString()));
        return new Template(text, parts);
    }

    private static Placeholder placeholder(String inner) {
        List<String> alternatives = Arrays.asList(inner.split("\\|", -1));
        String name = alternatives.get(0).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("'{" + inner + "}' names nothing");
        }
        String otherwise = alternatives.size() > 1 ? inner.substring(inner.indexOf('|') + 1) : "";
        return new Placeholder(name, otherwise);
    }

    /** Names that the placeholders use, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        parts.forEach(p -> names.addAll(p.names()));
        return names;
    }

    /** The text with each placeholder replaced; what the facts do not know becomes the placeholder's fallback. */
    public String render(Facts facts) {
        StringBuilder out = new StringBuilder();
        parts.forEach(p -> p.render(facts, out));
        return out.length() <= MAX_LENGTH ? out.toString() : out.substring(0, MAX_LENGTH);
    }

    @Override
    public String toString() {
        return text;
    }

    /** What a rendering knows. */
    @FunctionalInterface
    public interface Facts {
        /** The value of that name, or the empty text. */
        String value(String name);
    }

    private sealed interface Part {
        void render(Facts facts, StringBuilder out);

        default Set<String> names() {
            return Set.of();
        }
    }

    private record Literal(String text) implements Part {
        @Override
        public void render(Facts facts, StringBuilder out) {
            out.append(text);
        }
    }

    private record Placeholder(String name, String otherwise) implements Part {
        @Override
        public void render(Facts facts, StringBuilder out) {
            String value = facts.value(name);
            out.append(value.isEmpty() ? otherwise : value);
        }

        @Override
        public Set<String> names() {
            return Set.of(name);
        }
    }
}
