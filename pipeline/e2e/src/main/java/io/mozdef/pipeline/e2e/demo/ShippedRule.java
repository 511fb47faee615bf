// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import io.mozdef.pipeline.e2e.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the check must know of a rule that comes with the pipeline, read from the rule's own file. */
record ShippedRule(String name, Duration schedule) {

    private static final Pattern SCHEDULE = Pattern.compile("(?m)^schedule: (\\d+)s$");

    /** @param path below {@code pipeline/detect/rules}, without its ending */
    static ShippedRule of(String path) {
        Path file = Checkout.find().root().resolve("pipeline/detect/rules/" + path + ".yml");
        try {
            Matcher schedule = SCHEDULE.matcher(Files.readString(file));
            if (!schedule.find()) {
                throw new IllegalStateException(file + " has no schedule in seconds");
            }
            return new ShippedRule(
                    path.substring(path.lastIndexOf('/') + 1), Duration.ofSeconds(Long.parseLong(schedule.group(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The promise: an alert is raised within the schedule plus two seconds of the event's arrival at the door. */
    Duration promise() {
        return schedule.plusSeconds(2);
    }
}
