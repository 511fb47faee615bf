// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.job;

import io.mozdef.pipeline.store.index.IndexAdmin;
import java.time.Clock;
import java.util.List;

/**
 * Something that has to be done from time to time. One class each, a {@code @Singleton} that is found by itself. Idempotent:
 * it can be run at any time, also twice, and a time missed is made up for by one run.
 */
public interface UpkeepJob {

    /** Stable and unique: configuration, metrics, logs and the record of its last run are under this name. */
    String name();

    /** When it is due unless the configuration says otherwise, as a crontab line in UTC. */
    String schedule();

    /** What is wrong with the job's own settings, each with its key; asked once, before anything is started. */
    default List<String> problems(JobSettings settings) {
        return List.of();
    }

    /** Does it. Whatever it throws counts as a failure, is logged and tried again with the next tick. */
    void run(Context context);

    /**
     * What jobs work on.
     *
     * @param settings where {@link #problems} found nothing
     * @param clock what time it is; jobs ask no other
     */
    record Context(IndexAdmin indices, JobSettings settings, Clock clock) {}
}
