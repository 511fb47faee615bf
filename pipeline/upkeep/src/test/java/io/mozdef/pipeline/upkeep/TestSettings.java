// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep;

import io.mozdef.pipeline.upkeep.job.JobSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;

/** Settings as an operator writes them, everything else by default. */
record TestSettings(Map<String, String> properties) implements JobSettings {

    @Override
    public <T> Optional<T> read(Class<T> mapping) {
        return Optional.of(new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withDefaultValues(properties)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(mapping));
    }
}
