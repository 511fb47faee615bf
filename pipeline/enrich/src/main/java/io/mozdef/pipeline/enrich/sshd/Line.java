// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

/**
 * A log line that is read from left to right by fixed words. No regular expressions: these lines are most of a stack's
 * stream, and a user name in them may be anything, also a whole log line. Not thread-safe.
 */
final class Line {

    private final String text;
    private int at;

    Line(String text) {
        this.text = text;
    }

    /** Steps over the word if it comes next. */
    boolean skip(String word) {
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    /** What stands before the next such mark, which is stepped over; all the rest when there is none. */
    String until(String mark) {
        int end = text.indexOf(mark, at);
        if (end < 0) {
            return rest();
        }
        String found = text.substring(at, end);
        at = end + mark.length();
        return found;
    }

    /** What stands before the last such mark, which is stepped over; empty, and no step, when there is none. */
    String untilLast(String mark) {
        int end = text.lastIndexOf(mark);
        if (end < at) {
            return "";
        }
        String found = text.substring(at, end);
        at = end + mark.length();
        return found;
    }

    /** The digits that come next, stepped over; may be empty. */
    String digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return text.substring(start, at);
    }

    String rest() {
        String rest = text.substring(Math.min(at, text.length()));
        at = text.length();
        return rest;
    }

    boolean has(String word) {
        return text.indexOf(word, at) >= 0;
    }
}
