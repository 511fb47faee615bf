// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich;

import io.mozdef.pipeline.enrich.chain.EnrichConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The chain's configuration as the framework reads it. */
public final class EnrichSettings {

    public static final EnrichConfig DEFAULT = of(Map.of());

    private EnrichSettings() {}

    public static EnrichConfig of(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(EnrichConfig.class)
                .build()
                .getConfigMapping(EnrichConfig.class);
    }
}
