// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Configuration of a test, read the way the product reads it. */
public final class TestConfig {

    private TestConfig() {}

    public static <C> C read(Class<C> mapping, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
