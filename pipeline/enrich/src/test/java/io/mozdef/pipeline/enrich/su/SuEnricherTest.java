// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.su;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.EnricherContract;
import java.util.List;

class SuEnricherTest extends EnricherContract {

    @Override
    protected Enricher enricher() {
        return new SuEnricher();
    }

    @Override
    protected List<String> interesting() {
        return List.of(
                "pam_unix(su:session): session opened for user root by alice(uid=1000)",
                "pam_unix(su-l:session): session closed for user root",
                "su");
    }
}
