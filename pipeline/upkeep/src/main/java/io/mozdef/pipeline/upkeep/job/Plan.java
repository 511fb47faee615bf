// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.job;

import io.mozdef.pipeline.upkeep.schedule.CronSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs run when.
 *
 * @param jobs those that are switched on, by name
 * @param problems everything that is wrong with jobs and configuration, with the keys; the plan is of no use then
 */
public record Plan(List<Planned> jobs, List<String> problems) {

    private static final String PREFIX = "mozdef.upkeep.";

    public Plan {
        jobs = List.copyOf(jobs);
        problems = List.copyOf(problems);
    }

    /** A job and when it is due. */
    record Planned(UpkeepJob job, CronSchedule schedule) {}

    /** Plans every job there is, as configured. */
    public static Plan of(List<UpkeepJob> every, UpkeepConfig config, JobSettings settings) {
        List<Planned> planned = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (UpkeepJob job : every) {
            if (!names.add(job.name())) {
                problems.add("two jobs are named " + job.name());
            }
            Optional<UpkeepConfig.Job> own = Optional.ofNullable(config.jobs().get(job.name()));
            if (own.map(UpkeepConfig.Job::enabled).orElse(true)) {
                problems.addAll(job.problems(settings));
                try {
                    String line = own.flatMap(UpkeepConfig.Job::schedule).orElse(job.schedule());
                    CronSchedule schedule = CronSchedule.parse(line);
                    if (schedule.after(Instant.EPOCH).isEmpty()) {
                        problems.add(PREFIX + job.name() + ".schedule: " + line + " never comes");
                    }
                    planned.add(new Planned(job, schedule));
                } catch (IllegalArgumentException e) {
                    problems.add(PREFIX + job.name() + ".schedule: " + e.getMessage());
                }
            }
        }
        config.jobs().keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .forEach(name -> problems.add(PREFIX + name + ": there is no job '" + name + "'; there are "
                        + names.stream().sorted().toList()));
        planned.sort(Comparator.comparing(p -> p.job().name()));
        return new Plan(planned, problems);
    }
}
