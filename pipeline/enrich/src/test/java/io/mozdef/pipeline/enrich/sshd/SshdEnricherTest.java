// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshd;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.EnricherContract;
import java.util.List;

class SshdEnricherTest extends EnricherContract {

    @Override
    protected Enricher enricher() {
        return new SshdEnricher();
    }

    @Override
    protected List<String> interesting() {
        return List.of(
                "Failed password for root from 192.0.2.1 port 22 ssh2",
                "Accepted publickey for a b from 2001:db8::1 port 22 ssh2: ED25519 SHA256:abc",
                "Invalid user x from 192.0.2.1 port 22",
                "Connection closed by authenticating user root 192.0.2.1 port 22 [preauth]",
                "message repeated 2 times: [ Failed password for root from 192.0.2.1 port 22 ssh2]",
                "sshd",
                "sshd-session",
                "Starting session: shell on pts/0 for a from 192.0.2.1 port 22 id 0",
                "Received disconnect from 192.0.2.1: 11: Bye Bye");
    }
}
