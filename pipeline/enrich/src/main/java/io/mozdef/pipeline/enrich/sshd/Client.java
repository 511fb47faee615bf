// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A place in a line that has the form {@code <host> port <digits>}. Whoever logs in chooses the user's name and a
 * certificate's key id, and so can write such places of his liking before and behind the true one: which one counts is
 * decided by the fixed words around it and by the end of the line, and where these allow two, none counts.
 *
 * @param before what stands before the host and the word that introduces it
 * @param after what follows the digits
 */
record Client(String before, String host, String port, String after) {

    private static final String PORT = " port ";

    /** OpenSSH cuts its lines at 1,023 bytes and some syslogs a little earlier: such a line's end may be the sender's. */
    private static final int PERHAPS_CUT = 800;

    /** @param introduction what must stand before the host, {@code " from "} or {@code " "} */
    static List<Client> all(String text, String introduction) {
        List<Client> found = new ArrayList<>(1);
        for (int port = text.indexOf(PORT); port >= 0; port = text.indexOf(PORT, port + 1)) {
            int host = text.lastIndexOf(' ', port - 1) + 1;
            String digits = digits(text, port + PORT.length());
            int before = host - introduction.length();
            if (host < port && !digits.isEmpty() && before >= 0 && text.startsWith(introduction, before)) {
                found.add(new Client(
                        text.substring(0, before),
                        text.substring(host, port),
                        digits,
                        text.substring(port + PORT.length() + digits.length())));
            }
        }
        return found;
    }

    /** The only one that stands at the end of the line, before words that the predicate knows; null when there is none. */
    static @Nullable Client atEnd(String text, String introduction, Predicate<String> end) {
        List<Client> all = all(text, introduction);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (end.test(all.get(i).after)) {
                return all.get(i);
            }
        }
        return null;
    }

    /**
     * The client of {@code <method> for <user> from <host> port <port> ssh2[: <key>]}.
     *
     * @param all those of the line, at least one
     * @param realUser whether the daemon knows the user, so that his name is an account's
     * @param length of the line
     */
    static @Nullable Client ofLogin(List<Client> all, boolean realUser, int length) {
        if (all.size() == 1 || realUser) {
            return all.get(0);
        }
        Client last = all.get(all.size() - 1);
        if (!last.endsLogin()) {
            // a certificate's line, and both the name and the key id may hold places of this form
            return null;
        }
        boolean perhapsCut = length >= PERHAPS_CUT && all.stream().anyMatch(Client::hasCertificate);
        return perhapsCut ? null : last;
    }

    /** Whether the words after it can be of a login. */
    boolean isLogin() {
        return after.isEmpty() || isProtocol(after) || afterProtocol() != null;
    }

    /** Whether nothing follows, or a plain key, in which nobody can write what he likes. */
    private boolean endsLogin() {
        String key = afterProtocol();
        return key == null ? after.isEmpty() || isProtocol(after) : key.indexOf(' ') == key.lastIndexOf(' ');
    }

    private boolean hasCertificate() {
        String key = afterProtocol();
        return key != null && key.contains(" ID ");
    }

    /** What stands after {@code ssh2: }, or null. */
    @Nullable
    String afterProtocol() {
        return after.length() > 7 && isProtocol(after.substring(0, 5)) && after.startsWith(": ", 5)
                ? after.substring(7)
                : null;
    }

    private static boolean isProtocol(String word) {
        return word.equals(" ssh2") || word.equals(" ssh1");
    }

    /** The digits from there on, at most as many as a port has; empty when there are more or none. */
    static String digits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end - start > 5 ? "" : text.substring(start, end);
    }
}
