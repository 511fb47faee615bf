// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.enrich.sshdfindip.SshdFindIpEnricher;
import io.mozdef.pipeline.model.event.EventDraft;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever logs in chooses the user's name, the method's name, a certificate's key id and a subsystem's name. None of them may
 * put a client into the event that is not the true one, 203.0.113.9; and only a certificate may hide that one.
 */
class HostileLinesTest {

    private static final String TRUE = "203.0.113.9";

    /** What a hostile text is made of: pieces of the daemon's own lines with other addresses. */
    private static final List<String> PIECES = List.of(
            "root",
            " ",
            "x",
            " from 198.51.100.1 port 1 ssh2",
            " from 198.51.100.2 port 22",
            "198.51.100.3",
            " 198.51.100.4 port 4",
            " from 198.51.100.5",
            " from 198.51.100.6 port 6 ssh2: RSA-CERT SHA256:x ID y",
            " from 198.51.100.7 port 7 ssh2: RSA SHA256:x",
            " (serial 1) CA RSA SHA256:z",
            ": Change of username or service not allowed: (root,ssh-connection) -> (x",
            ": Too many authentication failures",
            " from ",
            " port ",
            " for ",
            " on pts/7",
            "'",
            " id 0",
            " not allowed because ",
            " [preauth]",
            "invalid user ",
            "user=root");

    private static EventDraft read(String line) {
        EventDraft draft = new EventDraft();
        draft.set("summary", line);
        draft.set("processname", "sshd");
        draft.setDetail("program", "sshd");
        new SshdEnricher().enrich(draft);
        new SshdFindIpEnricher().enrich(draft);
        return draft;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed password for invalid user %s from 203.0.113.9 port 999 ssh2",
                "Failed none for %s from 203.0.113.9 port 999 ssh2",
                "Failed %s for root from 203.0.113.9 port 999 ssh2",
                "Failed publickey for invalid user %s from 203.0.113.9 port 999 ssh2: ED25519 SHA256:abc",
                "Postponed keyboard-interactive for invalid user %s from 203.0.113.9 port 999 ssh2 [preauth]",
                "Invalid user %s from 203.0.113.9 port 999",
                "Invalid user %s from 203.0.113.9",
                "Connection closed by authenticating user %s 203.0.113.9 port 999 [preauth]",
                "Connection reset by invalid user %s 203.0.113.9 port 999 [preauth]",
                "Disconnected from invalid user %s 203.0.113.9 port 999 [preauth]",
                "Disconnecting invalid user %s 203.0.113.9 port 999: Too many authentication failures [preauth]",
                "error: maximum authentication attempts exceeded for invalid user %s from 203.0.113.9 port 999 ssh2 [preauth]",
                "Received disconnect from 203.0.113.9 port 999:11: %s",
                "Received disconnect from 203.0.113.9: 11: %s",
                "Unable to negotiate with 203.0.113.9 port 999: no matching cipher found. Their offer: %s [preauth]",
                "Bad protocol version identification '%s' from 203.0.113.9 port 999",
                "Starting session: subsystem '%s' for alice from 203.0.113.9 port 999 id 0",
                "Accepted publickey for alice from 203.0.113.9 port 999 ssh2: RSA-CERT SHA256:abc ID %s (serial 7) CA RSA SHA256:def",
                "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=%s",
            })
    void oneHostileTextNeverHidesOrChangesTheClient(String form) {
        Random random = new Random(form.hashCode());
        for (int i = 0; i < 20_000; i++) {
            String line = String.format(form, text(random));
            EventDraft draft = read(line);
            assertThat(draft.detail("sourceipaddress")).as(line).isEqualTo(TRUE);
            Object port = draft.detail("sourceport");
            assertThat(port == null || port.equals(999L)).as(line).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed publickey for invalid user %s from 203.0.113.9 port 999 ssh2: RSA-CERT SHA256:abc ID %s (serial 7) CA RSA SHA256:def",
                "Failed publickey for %s from 203.0.113.9 port 999 ssh2: RSA-CERT ID %s (serial 7) CA RSA SHA256:def",
                "Disconnecting authenticating user %1$s 203.0.113.9 port 999: Change of username or service not allowed:"
                        + " (%1$s,ssh-connection) -> (%2$s,ssh-connection) [preauth]",
                "Something new about %s 203.0.113.9 port 999 and %s",
            })
    void twoHostileTextsNeverChangeTheClient(String form) {
        Random random = new Random(form.hashCode());
        int hidden = 0;
        for (int i = 0; i < 20_000; i++) {
            String line = String.format(form, text(random), text(random));
            Object client = read(line).detail("sourceipaddress");
            assertThat(client == null || client.equals(TRUE)).as(line).isTrue();
            hidden += client == null ? 1 : 0;
        }
        assertThat(hidden).isLessThan(20_000);
    }

    @Test
    void aLineThatIsCutInsideAKeyIdNamesNoForgedClient() {
        String cut = "Failed publickey for root from 203.0.113.9 port 999 ssh2: RSA-CERT SHA256:abc ID "
                + "k".repeat(900) + " from 198.51.100.1 port 1 ssh2";
        EventDraft draft = read(cut);
        assertThat(draft.detail("sourceipaddress")).isNull();
        assertThat(draft.detail("authstatus")).isEqualTo("Failed");
        assertThat(draft.get("errors")).isEqualTo(List.of("sshd: the line names more than one client, none is taken"));
    }

    @Test
    void aNameThatIsAnAddressIsNoClientWhereTheDaemonWritesHostNames() {
        EventDraft draft = read("Failed password for invalid user 198.51.100.1 from scanner.example port 999 ssh2");
        assertThat(draft.hasDetail("sourceipaddress")).isFalse();
        assertThat(draft.detail("source")).isEqualTo("scanner.example");
    }

    @Test
    void aUserWhoIsNotAllowedForHisShellIsNamedAlone() {
        EventDraft draft = read("User bob not allowed because shell /bin/x does not exist");
        assertThat(draft.detail("username")).isEqualTo("bob");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
