// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The worker's configuration as the framework reads it. */
final class FlowSettings {

    private FlowSettings() {}

    /** @param keysAndValues keys without {@code mozdef.flow.} */
    static FlowConfig of(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put("mozdef.flow." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(FlowConfig.class)
                .build()
                .getConfigMapping(FlowConfig.class);
    }
}
