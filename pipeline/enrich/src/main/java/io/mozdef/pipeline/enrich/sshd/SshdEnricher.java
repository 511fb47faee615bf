// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Reads what OpenSSH's server says: {@code details.program} becomes {@code sshd}, and the line gives authstatus, authmethod,
 * success, username, sourceipaddress, sourceport (a number), keytype, keyfingerprint, sessiontype and device. After MozDef's
 * parse_sshd, and what it missed: failed passwords and keys, IPv6, ports after invalid users, keys other than RSA, lines of
 * {@code sshd-session} (OpenSSH 9.8), and rsyslog's "message repeated" (count in {@code repeated}).
 */
@Singleton
public final class SshdEnricher implements Enricher {

    private static final Wake WAKE = Wake.onWords("sshd", "sshd-session", "sshd-auth");
    private static final String REPEATED = "message repeated ";

    @Override
    public String name() {
        return "sshd";
    }

    @Override
    public int priority() {
        return 5;
    }

    @Override
    public Wake wake() {
        return WAKE;
    }

    @Override
    public Verdict enrich(EventDraft draft) {
        Object program = draft.detail("program");
        if (!isSshd(program) && !isSshd(draft.get("processname"))) {
            return Verdict.KEEP;
        }
        if (!"sshd".equals(program)) {
            draft.setDetail("program", "sshd");
        }
        String summary = draft.text("summary");
        if (summary != null) {
            SshdLine.read(repeated(summary, draft), new Finding(draft));
        }
        return Verdict.KEEP;
    }

    private static boolean isSshd(@Nullable Object program) {
        return program instanceof String name
                && (name.equals("sshd") || name.equals("sshd-session") || name.equals("sshd-auth"));
    }

    /** {@code message repeated 2 times: [ Failed password for root from 192.0.2.1 port 22 ssh2]}. */
    private static String repeated(String summary, EventDraft draft) {
        if (!summary.startsWith(REPEATED) || !summary.endsWith("]")) {
            return summary;
        }
        Line line = new Line(summary.substring(0, summary.length() - 1));
        line.skip(REPEATED);
        Long count = Finding.Peer.port(line.until(" times: ["));
        if (count != null && !draft.hasDetail("repeated")) {
            draft.setDetail("repeated", count);
        }
        return line.rest().strip();
    }
}
