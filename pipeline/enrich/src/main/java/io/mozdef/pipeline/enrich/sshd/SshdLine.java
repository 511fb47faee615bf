// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one OpenSSH server line, as auth.c, auth2.c, packet.c, session.c and sshd.c of OpenSSH 5.3 to 9.9 write them. The first word
 * decides which form is tried, so that a line costs a few comparisons.
 */
final class SshdLine {

    private static final String PREAUTH = " [preauth]";
    private static final String NOT_ALLOWED = " not allowed because ";
    private static final String CHANGE = ": Change of username or service not allowed: (";
    private static final String TOO_MANY = ": Too many authentication failures";

    private SshdLine() {}

    static void read(String summary, Finding finding) {
        String whole = summary.stripTrailing();
        String text = whole.endsWith(PREAUTH) ? whole.substring(0, whole.length() - PREAUTH.length()) : whole;
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
        String text = line.rest();
        List<Client> all = new ArrayList<>(Client.all(text, " from "));
        all.removeIf(client -> !client.isLogin());
        if (all.isEmpty()) {
            return false;
        }
        finding.outcome(status);
        finding.method(new Line(text).until(" for "));
        boolean realUser = status.equals("Accepted") || status.equals("Partial");
        Client client = Client.ofLogin(all, realUser, text.length());
        if (client == null) {
            finding.ambiguous();
            return true;
        }
        Line who = new Line(client.before());
        who.until(" for ");
        who.skip("invalid user ");
        finding.user(who.rest());
        finding.client(client);
        String key = client.afterProtocol();
        if (key != null) {
            key(key, finding);
        }
        return true;
    }

    /** {@code RSA SHA256:abc}, {@code ED25519-CERT SHA256:abc ID x (serial 1) CA RSA SHA256:def}. */
    private static void key(String rest, Finding finding) {
        Line line = new Line(rest);
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
        peer(line, finding);
    }

    private static void connection(Line line, Finding finding) {
        if (line.skip("Connection from ")) {
            finding.client(line.until(" port "));
            finding.port(line.until(" on "));
            finding.server(line.until(" port "), line.until(" "));
        } else if (line.skip("Connection closed by ") || line.skip("Connection reset by ")) {
            userAndPeer(line, finding);
        } else if (line.skip("Close session: user ")) {
            origin(line.rest(), SshdLine::endsSession, finding);
        }
    }

    private static void disconnect(Line line, Finding finding) {
        if (line.skip("Disconnected from ")) {
            userAndPeer(line, finding);
        } else if (line.skip("Disconnecting ")) {
            disconnecting(line, finding);
        } else if (line.skip("Did not receive identification string from ")) {
            peer(line, finding);
        }
    }

    /**
     * {@code authenticating user bob 192.0.2.1 port 22: Too many authentication failures}, or {@code ...: Change of username or
     * service not allowed: (bob,ssh-connection) -> (eve,ssh-connection)}: there the name stands twice, which tells the place.
     */
    private static void disconnecting(Line line, Finding finding) {
        if (!skipUser(line)) {
            peer(line, finding);
            return;
        }
        List<Client> all = new ArrayList<>(Client.all(line.rest(), " "));
        all.removeIf(client -> !client.after().startsWith(": "));
        Client last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (all.size() > 1) {
            all.removeIf(client -> !client.after().startsWith(CHANGE + client.before() + ","));
            if (all.isEmpty() && last != null && last.after().equals(TOO_MANY)) {
                all.add(last);
            }
        }
        if (all.size() == 1) {
            origin(all.get(0), finding);
        } else if (last != null) {
            finding.ambiguous();
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
        peer(line, finding);
        line.skip(":");
        finding.set("disconnectreason", Finding.Peer.port(line.until(":").strip()));
    }

    /** {@code Starting session: shell on pts/0 for bob from 192.0.2.1 port 22 id 0}. What is started is the client's word. */
    private static void session(Line line, Finding finding) {
        if (!line.skip("Starting session: ")) {
            return;
        }
        Client client = Client.atEnd(line.rest(), " from ", SshdLine::endsSession);
        int user = client == null ? -1 : client.before().lastIndexOf(" for ");
        if (client == null || user < 0) {
            return;
        }
        finding.user(client.before().substring(user + 5));
        finding.client(client);
        String type = client.before().substring(0, user);
        int device = type.lastIndexOf(" on ");
        if (device >= 0 && type.indexOf(' ', device + 4) < 0 && !type.endsWith("'")) {
            finding.set("sessiontype", type.substring(0, device));
            finding.set("device", type.substring(device + 4));
        } else {
            finding.set("sessiontype", type);
        }
    }

    private static boolean endsSession(String after) {
        return after.isEmpty()
                || after.startsWith(" id ")
                        && after.length() == 4 + Client.digits(after, 4).length();
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
            origin(line.rest(), " ssh2"::equals, finding);
        } else if (line.skip("Timeout before authentication for ")) {
            line.skip("connection from ");
            peer(line, finding);
        } else if (line.skip("Unable to negotiate with ")) {
            peer(line, finding);
        } else if (line.skip("User ") && line.has(NOT_ALLOWED)) {
            Line who = new Line(line.until(NOT_ALLOWED));
            finding.user(who.until(" from "));
            finding.client(who.rest());
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

    /** {@code 192.0.2.1 port 22}, or {@code authenticating user bob 192.0.2.1 port 22}; nothing follows. */
    private static void userAndPeer(Line line, Finding finding) {
        if (skipUser(line)) {
            origin(Client.atEnd(line.rest(), " ", String::isEmpty), finding);
        } else {
            peer(line, finding);
        }
    }

    private static boolean skipUser(Line line) {
        return line.skip("authenticating user ") || line.skip("invalid user ") || line.skip("user ");
    }

    /** {@code 192.0.2.1 port 22} comes next; older daemons write no port, but perhaps a colon: {@code 192.0.2.1: no matching cipher}. */
    private static void peer(Line line, Finding finding) {
        String host = line.until(" ");
        finding.client(host.endsWith(":") && !host.endsWith("::") ? host.substring(0, host.length() - 1) : host);
        if (line.skip("port ")) {
            finding.port(line.digits());
        }
    }

    /** {@code bob from 192.0.2.1 port 22} and a known end. */
    private static void origin(String text, Predicate<String> end, Finding finding) {
        origin(Client.atEnd(text, " from ", end), finding);
    }

    private static void origin(@Nullable Client client, Finding finding) {
        if (client != null) {
            finding.user(client.before());
            finding.client(client);
        }
    }
}
