// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How rules are found, evaluated and announced. Read once at start. */
@ConfigMapping(prefix = "mozdef.alerts")
public interface AlertsConfig {

    /**
     * Folder with more rules, {@code <rule>.yml} and {@code <rule>.tests.yml}, in subfolders or not, beside those that come
     * with the program. Read again while running.
     */
    Optional<Path> rulesDir();

    /** How often the sources of rules are read again. */
    @WithDefault("PT10S")
    Duration rulesReload();

    /** Names of consumers of alerts: each has a durable queue {@code alerts.<name>}. None: nothing is announced. */
    Optional<List<String>> consumers();

    /** How often it is checked which rules are due; below one second more often than any schedule can ask. */
    @WithDefault("PT1S")
    Duration tick();

    /**
     * How far behind its watermark a rule looks again for what is new, in index time. It must exceed the longest time from
     * the stamp that a worker puts on a document to its visibility, plus the difference of the machines' clocks.
     */
    @WithDefault("PT10M")
    Duration overlap();

    /** How far back, in index time, a rule looks that has never run, beyond the overlap. */
    @WithDefault("PT15M")
    Duration initialLookback();

    /** How long a silent leader stays leader. A replica that dies is succeeded after this time. */
    @WithDefault("PT15S")
    Duration lease();

    /** Values instead of rules' own parameters: {@code mozdef.alerts.params.<rule>.<parameter>=value,value}. */
    Map<String, Map<String, List<String>>> params();
}
