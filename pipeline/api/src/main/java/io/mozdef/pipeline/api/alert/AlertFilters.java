// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import io.mozdef.pipeline.api.page.Times;
import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertStore.Filter;
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
