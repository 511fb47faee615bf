// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.ldap;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import jakarta.inject.Singleton;

/**
 * Tidies LDAP change events: {@code tls} becomes {@code tls_encrypted}, a missing source is {@code ldap}, and the actor's mail
 * gives {@code email} and {@code username}. After MozDef's ldap_fixup; without a mail nothing is set to null.
 */
@Singleton
public final class LdapEnricher implements Enricher {

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

    /** {@code mail=jdoe@example.com,o=com,dc=example}: items divided by blanks and commas. */
    private static void mail(String actor, EventDraft draft) {
        for (String item : actor.split("[ ,]+")) {
            if (item.startsWith("mail=") && item.indexOf('=', 5) < 0 && item.length() > 5) {
                String mail = item.substring(5);
                int at = mail.indexOf('@');
                set(draft, "email", mail);
                set(draft, "username", at < 0 ? mail : mail.substring(0, at));
                return;
            }
        }
    }

    private static void set(EventDraft draft, String detail, String value) {
        if (!draft.hasDetail(detail)) {
            draft.setDetail(detail, value);
        }
    }
}
