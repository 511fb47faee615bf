// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Which jobs run, and when; read at start. */
@ConfigMapping(prefix = "mozdef.upkeep")
public interface UpkeepConfig {

    /** By the job's name. A name that no job has stops the start. */
    @WithParentName
    Map<String, Job> jobs();

    interface Job {

        /** Whether it runs. */
        @WithDefault("true")
        boolean enabled();

        /** When it is due, instead of the job's own schedule: the five fields of a crontab line, in UTC. */
        Optional<String> schedule();
    }
}
