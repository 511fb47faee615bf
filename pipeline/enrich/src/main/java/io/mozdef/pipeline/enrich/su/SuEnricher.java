// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.su;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import jakarta.inject.Singleton;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code pam_unix(su:session): session opened for user root by alice(uid=1000)} into username, originuser, uid and
 * status. After MozDef's parse_su, which woke on sshd and so never ran; newer PAM writes {@code root(uid=0)}.
 */
@Singleton
public final class SuEnricher implements Enricher {

    private static final Wake WAKE = Wake.onWords("su");
    private static final String PREFIX = "pam_unix(su";
    private static final Pattern SESSION = Pattern.compile("pam_unix\\(su(?:-l)?:session\\): session (opened|closed)"
            + " for user ([^ (]{1,256})(?:\\(uid=\\d{1,10}\\))?(?: by ([^ (]{0,256})\\(uid=(\\d{1,10})\\))?");

    @Override
    public String name() {
        return "su";
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
        String summary = draft.text("summary");
        if (summary == null || !summary.startsWith(PREFIX)) {
            return Verdict.KEEP;
        }
        Matcher session = SESSION.matcher(summary);
        if (session.matches()) {
            set(draft, "status", session.group(1));
            set(draft, "username", session.group(2));
            set(draft, "originuser", session.group(3));
            set(draft, "uid", session.group(4));
        }
        return Verdict.KEEP;
    }

    private static void set(EventDraft draft, String detail, @Nullable String value) {
        if (value != null && !value.isEmpty() && !draft.hasDetail(detail)) {
            draft.setDetail(detail, value);
        }
    }
}
