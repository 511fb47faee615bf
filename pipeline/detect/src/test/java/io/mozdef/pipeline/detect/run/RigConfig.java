// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The defaults, for tests that read no configuration. */
final class RigConfig implements AlertsConfig {

    @Override
    public Optional<Path> rulesDir() {
        return Optional.empty();
    }

    @Override
    public Duration rulesReload() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Optional<List<String>> consumers() {
        return Optional.empty();
    }

    @Override
    public Duration tick() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration overlap() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Duration initialLookback() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Duration lease() {
        return Rig.LEASE;
    }

    @Override
    public Map<String, Map<String, List<String>>> params() {
        return Map.of();
    }
}
