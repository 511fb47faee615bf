// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.condition;

import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.model.condition.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition line: selections joined by {@code and}, {@code or}, {@code not}, parentheses, {@code 1 of x*}, {@code all
 * of x*}, {@code 1 of them}, {@code all of them}. {@code not} binds tightest, then {@code and}, then {@code or}, as in
 * Sigma. Selections whose name starts with an underscore are not among {@code them}.
 */
final class ConditionGrammar {

    private static final Pattern TOKEN = Pattern.compile("\\s*([()]|[A-Za-z0-9_*?.-]+)");
    private static final Set<String> WORDS = Set.of("and", "or", "not", "of", "them", "all", "1");
    private static final int MAX_DEPTH = 50;

    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Condition> selections;
    private final Set<String> used = new HashSet<>();
    private final Problems problems;
    private final int line;
    private int at;

    ConditionGrammar(String text, int line, Map<String, Condition> selections, Problems problems) {
        this.line = line;
        this.selections = selections;
        this.problems = problems;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            String rest = text.substring(end).strip();
            problems.add(
                    line,
                    rest.startsWith("|")
                            ? "aggregations after '|' are Sigma 1: use a 'threshold' section"
                            : "the condition is not understood from '" + rest + "' on");
            tokens.clear();
        }
    }

    Condition compile() {
        if (tokens.isEmpty()) {
            return Condition.everything();
        }
        try {
            Condition condition = or(0);
            if (at < tokens.size()) {
                throw new SyntaxException("'" + tokens.get(at) + "' is not expected there");
            }
            for (String name : selections.keySet()) {
                if (!used.contains(name)) {
                    problems.add(line, "the condition does not use the selection '" + name + "'");
                }
            }
            return condition;
        } catch (SyntaxException e) {
            problems.add(line, "condition: " + e.getMessage());
            return Condition.everything();
        }
    }

    private Condition or(int depth) {
        return chain("or", depth, this::and, Condition.AnyOf::new);
    }

    private Condition and(int depth) {
        return chain("and", depth, this::not, Condition.AllOf::new);
    }

    private Condition chain(
            String word, int depth, Function<Integer, Condition> operand, Function<List<Condition>, Condition> join) {
        List<Condition> parts = new ArrayList<>();
        parts.add(operand.apply(depth));
        while (at < tokens.size() && tokens.get(at).equalsIgnoreCase(word)) {
            at++;
            parts.add(operand.apply(depth));
        }
        return parts.size() == 1 ? parts.get(0) : join.apply(parts);
    }

    private Condition not(int depth) {
        if (depth > MAX_DEPTH) {
            throw new SyntaxException("nested too deeply");
        }
        if (at < tokens.size() && tokens.get(at).equalsIgnoreCase("not")) {
            at++;
            return Condition.not(not(depth + 1));
        }
        return operand(depth);
    }

    private Condition operand(int depth) {
        String token = next();
        if (token.equals("(")) {
            Condition inner = or(depth + 1);
            if (!next().equals(")")) {
                throw new SyntaxException("')' is missing");
            }
            return inner;
        }
        boolean quantified = at < tokens.size() && tokens.get(at).equalsIgnoreCase("of");
        if (quantified) {
            return quantified(token.toLowerCase(Locale.ROOT));
        }
        Condition selection = selections.get(token);
        if (selection == null) {
            throw new SyntaxException(
                    WORDS.contains(token.toLowerCase(Locale.ROOT))
                            ? "'" + token + "' is not expected there"
                            : "there is no selection '" + token + "'");
        }
        used.add(token);
        return selection;
    }

    private Condition quantified(String quantifier) {
        at++;
        String pattern = next();
        List<Condition> parts = new ArrayList<>();
        for (Map.Entry<String, Condition> selection : selections.entrySet()) {
            if (named(selection.getKey(), pattern)) {
                used.add(selection.getKey());
                parts.add(selection.getValue());
            }
        }
        if (parts.isEmpty()) {
            throw new SyntaxException("no selection is named '" + pattern + "'");
        }
        switch (quantifier) {
            case "1":
            case "any":
                return new Condition.AnyOf(parts);
            case "all":
                return new Condition.AllOf(parts);
            default:
                throw new SyntaxException("'" + quantifier + " of' is not known: 1 of, all of");
        }
    }

    private static boolean named(String name, String pattern) {
        if (pattern.equalsIgnoreCase("them")) {
            return !name.startsWith("_");
        }
        String[] literal = pattern.split("\\*", -1);
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < literal.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(literal[i]));
        }
        return name.matches(regex.toString());
    }

    private String next() {
        if (at >= tokens.size()) {
            throw new SyntaxException("it ends too early");
        }
        return tokens.get(at++);
    }

    private static final class SyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message, null, false, false);
        }
    }
}
