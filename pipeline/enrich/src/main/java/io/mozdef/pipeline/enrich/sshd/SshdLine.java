// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

import org.jspecify.annotations.Nullable;

/**
 * Reads one OpenSSH server line, as auth.c, auth2.c, packet.c, session.c and sshd.c of OpenSSH 5.3 to 9.9 write them. The first word
 * decides which form is tried, so that a line costs a few comparisons.
 */
final class SshdLine {

    private static final String PREAUTH = " [preauth]";

    private SshdLine() {}

    static void read(String summary, Finding finding) {
        String text = summary.endsWith(PREAUTH) ? summary.substring(0, summary.length() - PREAUTH.length()) : summary;
        text = withoutSeverity(text);
        if (text.isEmpty()) {
            return;
        }
        Line line = new Line(text);
        switch (text.charAt(0)) {
            case 'A':
                authentication(line, "Accepted", finding);
                break;
            case 'F':
                authentication(line, "Failed", finding);
                break;
            case 'P':
                if (!authentication(line, "Postponed", finding)) {
                    authentication(line, "Partial", finding);
                }
                break;
            case 'I':
                invalidUser(line, finding);
                break;
            case 'C':
                connection(line, finding);
                break;
            case 'D':
                disconnect(line, finding);
                break;
            case 'R':
                received(line, finding);
                break;
            case 'S':
                session(line, finding);
                break;
            default:
                rare(line, finding);
        }
    }

    // "error: maximum authentication attempts", "fatal: Timeout before authentication"
    private static String withoutSeverity(String text) {
        if (text.startsWith("error: ")) {
            return text.substring(7);
        }
        return text.startsWith("fatal: ") ? text.substring(7) : text;
    }

    /** {@code Failed password for invalid user bob from 192.0.2.1 port 22 ssh2: ED25519 SHA256:abc}. */
    private static boolean authentication(Line line, String status, Finding finding) {
        if (!line.skip(status) || !line.skip(" ")) {
            return false;
        }
        String method = line.until(" for ");
        line.skip("invalid user ");
        Origin origin = Origin.lastIn(line.rest());
        if (origin == null) {
            return false;
        }
        finding.outcome(status);
        finding.method(method);
        finding.user(origin.user);
        finding.client(origin.host);
        finding.port(origin.port);
        key(origin.rest, finding);
        return true;
    }

    /** {@code ssh2: RSA SHA256:abc}, {@code ssh2: ED25519-CERT SHA256:abc ID x (serial 1) CA RSA SHA256:def}. */
    private static void key(String rest, Finding finding) {
        Line line = new Line(rest);
        if (!line.skip("ssh2: ") && !line.skip("ssh1: ")) {
            return;
        }
        String type = line.until(" ");
        String fingerprint = line.until(" ");
        if (fingerprint.indexOf(':') < 0) {
            return;
        }
        finding.set("keytype", type);
        finding.set("keyfingerprint", fingerprint);
        if (type.equals("RSA")) {
            finding.set("rsakeyfingerprint", fingerprint);
        }
    }

    /** {@code Invalid user bob from 192.0.2.1 port 22}; older daemons write no port, and the name may be empty. */
    private static void invalidUser(Line line, Finding finding) {
        if (!line.skip("Invalid user ")) {
            return;
        }
        finding.user(line.untilLast(" from "));
        String host = line.until(" port ");
        finding.client(host.strip());
        finding.port(line.rest());
    }

    private static void connection(Line line, Finding finding) {
        if (line.skip("Connection from ")) {
            finding.client(line.until(" port "));
            finding.port(line.until(" on "));
            finding.server(line.until(" port "), line.until(" "));
        } else if (line.skip("Connection closed by ") || line.skip("Connection reset by ")) {
            userAndPeer(line, finding);
        } else if (line.skip("Close session: user ")) {
            origin(line.rest(), finding);
        }
    }

    private static void disconnect(Line line, Finding finding) {
        if (line.skip("Disconnected from ") || line.skip("Disconnecting ")) {
            userAndPeer(line, finding);
        } else if (line.skip("Did not receive identification string from ")) {
            peer(line, finding);
        }
    }

    /** {@code Received disconnect from 192.0.2.1 port 22:11: Bye Bye}; older daemons write {@code 192.0.2.1: 11: Bye Bye}. */
    private static void received(Line line, Finding finding) {
        if (line.skip("ROOT LOGIN REFUSED FROM ")) {
            finding.user("root");
            peer(line, finding);
            return;
        }
        if (!line.skip("Received disconnect from ")) {
            return;
        }
        if (line.has(" port ")) {
            finding.client(line.until(" port "));
            finding.port(line.until(":"));
        } else {
            finding.client(line.until(": "));
        }
        finding.set("disconnectreason", Finding.Peer.port(line.until(":").strip()));
    }

    /** {@code Starting session: shell on pts/0 for bob from 192.0.2.1 port 22 id 0}. */
    private static void session(Line line, Finding finding) {
        if (!line.skip("Starting session: ")) {
            return;
        }
        Line type = new Line(line.until(" for "));
        finding.set("sessiontype", type.until(" on "));
        finding.set("device", type.rest());
        origin(line.rest(), finding);
    }

    private static void rare(Line line, Finding finding) {
        if (line.skip("pam_unix(sshd:session): session ")) {
            pamSession(line, finding);
        } else if (line.skip("pam_unix(sshd:auth): authentication failure;")) {
            finding.outcome("Failed");
            line.until(" rhost=");
            finding.client(line.until(" ").strip());
            line.until("user=");
            finding.user(line.rest().strip());
        } else if (line.skip("input_userauth_request: invalid user ")) {
            finding.user(line.rest());
        } else if (line.skip("maximum authentication attempts exceeded for ")) {
            line.skip("invalid user ");
            origin(line.rest(), finding);
        } else if (line.skip("Timeout before authentication for ")) {
            line.skip("connection from ");
            peer(line, finding);
        } else if (line.skip("Unable to negotiate with ")) {
            peer(line, finding);
        } else if (line.skip("User ") && line.has(" not allowed because ")) {
            finding.user(line.until(" from "));
            finding.client(line.until(" not allowed because "));
        } else if (line.skip("Bad protocol version identification ")) {
            line.untilLast(" from ");
            peer(line, finding);
        }
    }

    /** {@code opened for user bob(uid=1000) by (uid=0)}. */
    private static void pamSession(Line line, Finding finding) {
        if (line.skip("opened for user ") || line.skip("closed for user ")) {
            String user = line.until(" ");
            int id = user.indexOf("(uid=");
            finding.user(id < 0 ? user : user.substring(0, id));
        }
    }

    /** {@code 192.0.2.1 port 22}, or {@code authenticating user bob 192.0.2.1 port 22}. */
    private static void userAndPeer(Line line, Finding finding) {
        if (line.skip("authenticating user ") || line.skip("invalid user ") || line.skip("user ")) {
            // the name may hold anything: the peer is what stands before the last port
            String userAndHost = line.untilLast(" port ");
            int blank = userAndHost.lastIndexOf(' ');
            if (blank >= 0) {
                finding.user(userAndHost.substring(0, blank));
                finding.client(userAndHost.substring(blank + 1));
                finding.port(digits(line.rest()));
            }
        } else {
            peer(line, finding);
        }
    }

    private static void peer(Line line, Finding finding) {
        String host = line.until(" port ");
        // older daemons write no port, but perhaps a colon: "192.0.2.1: no matching cipher"
        int end = host.indexOf(": ");
        finding.client(end < 0 ? host : host.substring(0, end));
        finding.port(digits(line.rest()));
    }

    private static void origin(String text, Finding finding) {
        Origin origin = Origin.lastIn(text);
        if (origin != null) {
            finding.user(origin.user);
            finding.client(origin.host);
            finding.port(origin.port);
        }
    }

    private static String digits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return text.substring(0, end);
    }

    /**
     * {@code bob from 192.0.2.1 port 22 ssh2}. The last place that has this form counts: whoever logs in chooses the user's
     * name, and so could write an address of his liking in front of the true one.
     */
    private record Origin(String user, String host, String port, String rest) {

        static @Nullable Origin lastIn(String text) {
            for (int from = text.lastIndexOf(" from "); from >= 0; from = text.lastIndexOf(" from ", from - 1)) {
                int host = from + 6;
                int hostEnd = text.indexOf(' ', host);
                if (hostEnd > host && text.startsWith(" port ", hostEnd)) {
                    String port = digits(text.substring(hostEnd + 6));
                    int portEnd = hostEnd + 6 + port.length();
                    if (!port.isEmpty() && (portEnd == text.length() || text.charAt(portEnd) == ' ')) {
                        String rest = portEnd == text.length() ? "" : text.substring(portEnd + 1);
                        return new Origin(text.substring(0, from), text.substring(host, hostEnd), port, rest);
                    }
                }
            }
            return null;
        }
    }
}
