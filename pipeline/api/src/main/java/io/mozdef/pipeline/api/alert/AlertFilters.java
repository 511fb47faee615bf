// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import io.mozdef.pipeline.api.page.Times;
import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertStore.Filter;
import io.mozdef.pipeline.store.event.TextPattern;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Query parameters of the list of alerts; a repeated parameter means any of its values. */
public final class AlertFilters {

    /** MozDef's user interface starts with the last day too. */
    static final Duration DEFAULT_SPAN = Duration.ofHours(24);

    /** As for events: more make no sense for a person and cost the engine. */
    private static final int MAX_VALUES = 20;

    private static final int MAX_LENGTH = 1_000;

    private static final Set<String> SEVERITIES = Set.of("INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL");

    @QueryParam("from")
    @Parameter(description = "Alerts that start at or after this time (ISO 8601); default 24 hours before until")
    @Nullable
    String from;

    @QueryParam("until")
    @Parameter(description = "Alerts that start before this time (ISO 8601); default now")
    @Nullable
    String until;

    @QueryParam("severity")
    @Parameter(description = "INFO, NOTICE, WARNING, ERROR or CRITICAL; repeat for any of several")
    List<String> severities = List.of();

    @QueryParam("category")
    @Parameter(description = "Repeat for any of several")
    List<String> categories = List.of();

    @QueryParam("status")
    @Parameter(description = "manual, inProgress, acknowledged or escalated; repeat for any of several")
    List<String> statuses = List.of();

    @QueryParam("rule")
    @Parameter(description = "Id of the rule")
    @Nullable
    String rule;

    @QueryParam("text")
    @Parameter(description = "Part of the summary, case aside")
    @Nullable
    String text;

    Filter toFilter(Instant now) {
        checkSize("severity", severities);
        checkSize("category", categories);
        checkSize("status", statuses);
        checkSize("rule", rule == null ? List.of() : List.of(rule));
        checkSize("text", text == null ? List.of() : List.of(text));
        if (text != null && text.length() > TextPattern.LONGEST_PATTERN) {
            throw Problem.badRequest("text has at most " + TextPattern.LONGEST_PATTERN + " characters.")
                    .exception();
        }
        Times times = Times.orLast(DEFAULT_SPAN, now, from, until);
        return new Filter(
                times.from(),
                times.until(),
                severities.stream().map(AlertFilters::severity).toList(),
                categories,
                statuses.stream().map(AlertFilters::status).toList(),
                rule,
                text);
    }

    private static void checkSize(String name, List<String> values) {
        if (values.size() > MAX_VALUES) {
            throw Problem.badRequest(name + " may be given " + MAX_VALUES + " times at most.")
                    .exception();
        }
        if (values.stream().anyMatch(value -> value.isEmpty() || value.length() > MAX_LENGTH)) {
            throw Problem.badRequest(name + " has 1 to " + MAX_LENGTH + " characters.")
                    .exception();
        }
    }

    private static String severity(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (!SEVERITIES.contains(upper)) {
            throw Problem.badRequest("severity is INFO, NOTICE, WARNING, ERROR or CRITICAL.")
                    .exception();
        }
        return upper;
    }

    static AlertStatus status(@Nullable String name) {
        return AlertStatus.ofWireName(name == null ? "" : name).orElseThrow(() -> Problem.badRequest("status is one of "
                        + Arrays.stream(AlertStatus.values())
                                .map(AlertStatus::wireName)
                                .collect(Collectors.joining(", "))
                        + ".")
                .exception());
    }
}
