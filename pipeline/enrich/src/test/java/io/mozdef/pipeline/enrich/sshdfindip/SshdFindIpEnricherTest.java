// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.sshdfindip;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.EnricherContract;
import java.util.List;

class SshdFindIpEnricherTest extends EnricherContract {

    @Override
    protected Enricher enricher() {
        return new SshdFindIpEnricher();
    }

    @Override
    protected List<String> interesting() {
        return List.of("a 192.0.2.1 b", "from [2001:db8::1] x", "10.0.0.0/8", "::", "fail2ban", "\"192.0.2.7\",");
    }
}
