// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.ldap;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/**
 * Tidies LDAP change events: {@code tls} becomes {@code tls_encrypted}, a missing source is {@code ldap}, and the actor's mail
 * gives {@code email} and {@code username}. After MozDef's ldap_fixup; without a mail nothing is set to null.
 */
@Singleton
public final class LdapEnricher implements Enricher {

    private static final Pattern COMMAS = Pattern.compile("(?<!\\\\),");
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final Wake WAKE = Wake.onWords("ldap", "LDAP-Humanizer");

    @Override
    public String name() {
        return "ldap";
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
        if ("ldap".equals(draft.get("category")) && draft.hasDetail("tls") && !draft.hasDetail("tls_encrypted")) {
            draft.setDetail("tls_encrypted", draft.detail("tls"));
            draft.removeDetail("tls");
        }
        if (draft.get("source") == null) {
            draft.set("source", "ldap");
        }
        String actor = draft.detailText("actor");
        if (actor != null) {
            mail(actor, draft);
        }
        return Verdict.KEEP;
    }

    /**
     * {@code mail=jdoe@example.com,o=com,dc=example}: items divided by commas, or, where there is no comma, by blanks. Commas
     * in a name are written {@code \,}, and several different mails name nobody: people choose their own names.
     */
    private static void mail(String actor, EventDraft draft) {
        String only = null;
        for (String item : (actor.indexOf(',') >= 0 ? COMMAS : BLANKS).split(actor)) {
            String plain = item.strip();
            if (plain.startsWith("mail=") && plain.indexOf('=', 5) < 0 && plain.length() > 5) {
                if (only != null && !only.equals(plain)) {
                    return;
                }
                only = plain;
            }
        }
        if (only != null) {
            String mail = only.substring(5);
            int at = mail.indexOf('@');
            set(draft, "email", mail);
            set(draft, "username", at < 0 ? mail : mail.substring(0, at));
        }
    }

    private static void set(EventDraft draft, String detail, String value) {
        if (!draft.hasDetail(detail)) {
            draft.setDetail(detail, value);
        }
    }
}
