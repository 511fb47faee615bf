// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.condition;

/**
 * A value as Sigma 2 writes it: {@code *} and {@code ?} are wildcards; a backslash before one of them, or before another
 * backslash, makes the next character literal; any other backslash is itself.
 *
 * @param literal the text with escapes taken out; meaningless when there are wildcards
 * @param pattern the text in the model's wildcard form, in which a backslash takes the next character literally
 * @param hasWildcards whether any unescaped wildcard is there
 */
record SigmaText(String literal, String pattern, boolean hasWildcards) {

    static SigmaText parse(String written) {
        StringBuilder literal = new StringBuilder(written.length());
        StringBuilder pattern = new StringBuilder(written.length() + 8);
        boolean wild = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length() && isSpecial(written.charAt(i + 1))) {
                i++;
                literal.append(written.charAt(i));
                pattern.append('\\').append(written.charAt(i));
            } else if (c == '*' || c == '?') {
                wild = true;
                literal.append(c);
                pattern.append(c);
            } else {
                literal.append(c);
                pattern.append(c == '\\' ? "\\\\" : String.valueOf(c));
            }
        }
        return new SigmaText(literal.toString(), pattern.toString(), wild);
    }

    private static boolean isSpecial(char c) {
        return c == '*' || c == '?' || c == '\\';
    }
}
