// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.chain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;

/** Which enrichers run, and how long each may take; read at start. */
@ConfigMapping(prefix = "mozdef.enrich")
public interface EnrichConfig {

    /** What holds for all of them. */
    Chain chain();

    /** By the enricher's name. A name that no enricher has stops the start. */
    @WithParentName
    Map<String, Switch> enrichers();

    interface Chain {

        /** Time one enricher may spend on one event. */
        @WithDefault("PT0.05S")
        Duration timeBudget();

        /** How many times in a row an enricher may exceed its budget before it is suspended. */
        @WithDefault("3")
        int slowInARow();

        /** How long a suspended enricher is left out. */
        @WithDefault("PT5M")
        Duration suspension();
    }

    interface Switch {

        /** Whether the enricher runs. */
        @WithDefault("true")
        boolean enabled();
    }
}
