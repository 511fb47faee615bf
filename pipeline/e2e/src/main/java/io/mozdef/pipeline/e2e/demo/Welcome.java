// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import java.nio.file.Path;

/** What the demo prints when everything is ready: addresses, and commands to paste into another terminal. */
final class Welcome {

    /** An address of the documentation range that the sample feed does not use. */
    static final String SSH_ATTACKER = "198.51.100.77";

    static final String UPTYCS_ID = "demo-1";

    private Welcome() {}

    /** @param file where the facts lie, below the top of the checkout */
    static String text(Facts facts, Path file) {
        return """

                MozDefStack is up. Paste these into another terminal.

                1. An Uptycs alert to the bastion; it is an event at once and an alert within the rule's schedule:

                   curl -i -X POST '%1$s/uptycs' -H 'Uptomozdef-Secret: %2$s' -d '%3$s'

                2. A failed ssh login to loginput; paste it ten times within two minutes for one alert:

                   curl -i -X POST '%4$s/events' -H 'Authorization: Bearer %5$s' -d '%6$s'

                3. A token, kept in this shell:

                   TOKEN=$(curl -s -u '%7$s:%8$s' -d 'grant_type=client_credentials' '%9$s' | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')

                4. The alerts, with that token:

                   curl -s -H "Authorization: Bearer $TOKEN" '%10$s/alerts'

                bastion  %1$s/uptycs
                loginput %4$s/events
                api      %10$s/alerts  /events  /openapi (with the token), /status
                search   %11$s
                metrics  %12$s

                The same facts lie in target/%13$s: '. target/%13$s' in a shell. Ctrl-C stops everything.
                """
                .formatted(
                        facts.get("MOZDEF_BASTION_URL"),
                        facts.get("MOZDEF_UPTYCS_SECRET"),
                        uptycsAlert(UPTYCS_ID),
                        facts.get("MOZDEF_LOGINPUT_URL"),
                        facts.get("MOZDEF_LOGINPUT_TOKEN"),
                        sshFailure(SSH_ATTACKER),
                        facts.get("MOZDEF_CLIENT_ID"),
                        facts.get("MOZDEF_CLIENT_SECRET"),
                        facts.get("MOZDEF_TOKEN_URL"),
                        facts.get("MOZDEF_API_URL"),
                        facts.get("MOZDEF_SEARCH_URL"),
                        facts.get("MOZDEF_METRICS_URLS"),
                        file.getFileName());
    }

    /** A critical alert in the flat form of an Uptycs template. Without a time: it happened when it was received. */
    static String uptycsAlert(String id) {
        return "{\"id\":\"" + id
                + "\",\"code\":\"LINUX_REVERSE_SHELL\",\"description\":\"Reverse shell\",\"severity\":\"critical\","
                + "\"status\":\"open\",\"key\":\"remote_address\",\"value\":\"203.0.113.99\",\"assetHostName\":\"web7.example.org\"}";
    }

    /** A line of OpenSSH as rsyslog forwards it. Without a time, so that it can be pasted unchanged at any time. */
    static String sshFailure(String address) {
        return "{\"category\":\"syslog\",\"hostname\":\"web1.example.org\",\"processname\":\"sshd\",\"pid\":\"4242\",\"severity\":\"info\","
                + "\"source\":\"authpriv\",\"summary\":\"Failed password for root from " + address
                + " port 51122 ssh2\"}";
    }
}
