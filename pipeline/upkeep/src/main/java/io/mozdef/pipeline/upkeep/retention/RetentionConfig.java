// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long things are kept. Read at start. */
@ConfigMapping(prefix = "mozdef.retention")
public interface RetentionConfig {

    /** Events: a day's index is deleted once all of the day is older than this. At least one day. */
    @WithDefault("P30D")
    Duration events();

    /** Alerts: a month's index is deleted once all of the month is older than this. Without it alerts are kept. */
    Optional<Duration> alerts();
}
