// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.IpLiteral;
import org.jspecify.annotations.Nullable;

/** Puts what a line says into details; what a sender already said there stays. */
final class Finding {

    private final EventDraft draft;

    Finding(EventDraft draft) {
        this.draft = draft;
    }

    void set(String detail, @Nullable Object value) {
        if (value != null && !"".equals(value) && !draft.hasDetail(detail)) {
            draft.setDetail(detail, value);
        }
    }

    /** {@code Accepted}, {@code Failed} and their kin; a session that needs more proof is neither success nor failure. */
    void outcome(String status) {
        set("authstatus", status);
        if (status.equals("Accepted")) {
            set("success", Boolean.TRUE);
        } else if (status.equals("Failed")) {
            set("success", Boolean.FALSE);
        }
    }

    /** {@code publickey}, or {@code keyboard-interactive/pam}. */
    void method(String method) {
        set("authmethod", method);
    }

    void user(String user) {
        set("username", user);
    }

    /** The client; with UseDNS the daemon writes a name, which goes to {@code source}. */
    void client(String host) {
        if (host.isEmpty() || host.indexOf(' ') >= 0) {
            return; // a form we do not know: better no client than a wrong one
        }
        String address = Peer.address(host);
        set(address == null ? "source" : "sourceipaddress", address == null ? host : address);
    }

    void client(Client client) {
        client(client.host());
        port(client.port());
    }

    /** Two places of the line could be the client, and one of them was written by whoever logs in. */
    void ambiguous() {
        draft.addError("sshd: the line names more than one client, none is taken");
    }

    void port(String text) {
        set("sourceport", Peer.port(text));
    }

    void server(String host, String port) {
        set("destinationipaddress", Peer.address(host));
        set("destinationport", Peer.port(port));
    }

    /** How the daemon writes the ends of a connection. */
    static final class Peer {

        private Peer() {}

        static @Nullable String address(String host) {
            int zone = host.indexOf('%');
            String address = zone > 0 ? host.substring(0, zone) : host;
            return IpLiteral.isAddress(address) ? address : null;
        }

        static @Nullable Long port(String text) {
            int length = text.length();
            if (length == 0 || length > 5) {
                return null;
            }
            long port = 0;
            for (int i = 0; i < length; i++) {
                char digit = text.charAt(i);
                if (digit < '0' || digit > '9') {
                    return null;
                }
                port = port * 10 + (digit - '0');
            }
            return port <= 65_535 ? (Long) port : null;
        }
    }
}
