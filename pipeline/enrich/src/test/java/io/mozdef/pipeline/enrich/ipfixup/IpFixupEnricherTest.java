// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.ipfixup;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.EnricherContract;
import java.util.List;

class IpFixupEnricherTest extends EnricherContract {

    @Override
    protected Enricher enricher() {
        return new IpFixupEnricher();
    }

    @Override
    protected List<String> interesting() {
        return List.of(
                "192.0.2.1",
                "2001:db8::1",
                "::ffff:192.0.2.9",
                "2001:db8::2",
                "1.2",
                "host.example",
                "",
                "-",
                "203.0.113.1, 10.0.0.1");
    }

    @Override
    protected List<String> moves() {
        return List.of("sourceipaddress", "destinationipaddress");
    }
}
