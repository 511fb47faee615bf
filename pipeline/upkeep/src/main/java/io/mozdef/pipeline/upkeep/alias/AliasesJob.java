// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.alias;

import io.mozdef.pipeline.upkeep.job.UpkeepJob;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Points MozDef's aliases at the days they mean: {@code events-previous} at yesterday, {@code events-weekly} at today and the
 * seven days before, as far as they exist ({@code mozdef-ingest.md} 6.1). For dashboards and scripts; nothing of ours reads by
 * them, so a late run is no harm. {@code events}, over all days, comes from the template.
 */
@Singleton
public final class AliasesJob implements UpkeepJob {

    private static final int WEEK = 7;

    @Override
    public String name() {
        return "aliases";
    }

    /** At midnight, and soon after a day's first event makes its index. */
    @Override
    public String schedule() {
        return "*/5 * * * *";
    }

    @Override
    public void run(Context context) {
        LocalDate today = LocalDate.ofInstant(context.clock().instant(), ZoneOffset.UTC);
        Map<String, LocalDate> days = context.indices().days("events");
        context.indices().pointAlias("events-previous", those(days, day -> day.equals(today.minusDays(1))));
        context.indices()
                .pointAlias(
                        "events-weekly",
                        those(days, day -> !day.isAfter(today) && !day.isBefore(today.minusDays(WEEK))));
    }

    private static Set<String> those(Map<String, LocalDate> days, Predicate<LocalDate> wanted) {
        Set<String> indices = new TreeSet<>();
        days.forEach((index, day) -> {
            if (wanted.test(day)) {
                indices.add(index);
            }
        });
        return indices;
    }
}
