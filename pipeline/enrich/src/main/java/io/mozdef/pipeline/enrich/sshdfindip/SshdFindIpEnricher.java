// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshdfindip;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.IpLiteral;
import jakarta.inject.Singleton;

/**
 * Takes the only address in the summary for the source, when there is none yet and {@code sshd} did not read the line. After
 * MozDef's sshdFindIP, which took the first of several: a user's name can be an address too, and is the client's choice. With
 * IPv6 and without networks, which are no source of anything.
 */
@Singleton
public final class SshdFindIpEnricher implements Enricher {

    private static final Wake WAKE = Wake.onWords("sshd", "sshd-session", "fail2ban");

    @Override
    public String name() {
        return "sshdfindip";
    }

    /** After {@code sshd}, which knows better, by name. */
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
        String summary = draft.text("summary");
        if (summary == null
                || draft.hasDetail("sourceipaddress")
                || draft.hasDetail("username")
                || draft.hasDetail("authstatus")) {
            return Verdict.KEEP;
        }
        String only = null;
        int length = summary.length();
        for (int start = 0; start < length; start++) {
            int end = start;
            while (end < length && isWordCharacter(summary.charAt(end))) {
                end++;
            }
            // 2 is the shortest address, "::", and 45 the longest
            if (end - start >= 2 && end - start <= 45 && isSource(summary.substring(start, end))) {
                String address = summary.substring(start, end);
                if (only != null && !only.equals(address)) {
                    return Verdict.KEEP;
                }
                only = address;
            }
            start = end;
        }
        if (only != null) {
            draft.setDetail("sourceipaddress", only);
        }
        return Verdict.KEEP;
    }

    // "Server listening on 0.0.0.0 port 22." names no client
    private static boolean isSource(String word) {
        return !word.equals("0.0.0.0") && !word.equals("::") && IpLiteral.isAddress(word);
    }

    // '/' is one: 10.0.0.0/8 must not be read as an address
    private static boolean isWordCharacter(char c) {
        return c > ' ' && "\"',;()[]<>".indexOf(c) < 0;
    }
}
