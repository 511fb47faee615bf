// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.retention;

import io.mozdef.pipeline.store.event.StoredIds;
import io.mozdef.pipeline.upkeep.job.JobSettings;
import io.mozdef.pipeline.upkeep.job.UpkeepJob;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Deletes whole days of events and of the notes of dropped ones, and where it is configured whole months of alerts, that are older than their retention. What
 * it cannot date by its name it leaves alone; days that were missed go with the next run.
 */
@Singleton
public final class RetentionJob implements UpkeepJob {

    private static final Logger LOG = Logger.getLogger(RetentionJob.class);
    private static final Duration SHORTEST = Duration.ofDays(1);

    @Override
    public String name() {
        return "retention";
    }

    /** Hourly: the first run after midnight deletes, the others find nothing to do. */
    @Override
    public String schedule() {
        return "10 * * * *";
    }

    @Override
    public List<String> problems(JobSettings settings) {
        List<String> problems = new ArrayList<>();
        settings.read(RetentionConfig.class).ifPresent(config -> {
            check("mozdef.retention.events", config.events(), problems);
            config.alerts().ifPresent(alerts -> check("mozdef.retention.alerts", alerts, problems));
        });
        return problems;
    }

    private static void check(String key, Duration retention, List<String> problems) {
        if (retention.compareTo(SHORTEST) < 0) {
            problems.add(key + ": " + retention + " is less than a day");
        }
    }

    @Override
    public void run(Context context) {
        RetentionConfig config = context.settings().read(RetentionConfig.class).orElseThrow();
        Instant now = context.clock().instant();
        Instant events = now.minus(config.events());
        for (String family : List.of("events", StoredIds.DROPPED)) {
            context.indices()
                    .days(family)
                    .forEach((index, day) -> deleteEnded(context, index, day.plusDays(1), events));
        }
        config.alerts().map(now::minus).ifPresent(alerts -> context.indices()
                .months("alerts")
                .forEach((index, month) ->
                        deleteEnded(context, index, month.plusMonths(1).atDay(1), alerts)));
    }

    /** @param end the day after the last that the index holds */
    private static void deleteEnded(Context context, String index, LocalDate end, Instant oldest) {
        if (!end.atStartOfDay().toInstant(ZoneOffset.UTC).isAfter(oldest)) {
            context.indices().delete(index);
            LOG.infof("deleted index=%s reason=retention", index);
        }
    }
}
