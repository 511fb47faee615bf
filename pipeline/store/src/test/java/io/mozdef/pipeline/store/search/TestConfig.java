// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The real configuration with its defaults, but for what a test says. */
final class TestConfig {

    private TestConfig() {}

    /** One node without replicas, two shards so that nothing is exact by luck. @param more keys below {@code mozdef.search.} */
    static SearchConfig of(String hosts, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of("hosts", hosts, "replicas", "0", "shards", "2"));
        // a machine that is busy with other things proves nothing by being slow
        values.putAll(Map.of("connect-timeout", "PT30S", "request-timeout", "PT2M"));
        values.putAll(more);
        Map<String, String> properties = new HashMap<>();
        values.forEach((key, value) -> properties.put("mozdef.search." + key, value));
        return new SmallRyeConfigBuilder()
                .withMapping(SearchConfig.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(SearchConfig.class);
    }
}
