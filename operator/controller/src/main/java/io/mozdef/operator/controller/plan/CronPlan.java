// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Cron;
import java.util.List;
import java.util.Objects;

/** Role cron: the search engine. */
final class CronPlan {

    private static final String NAME = "cron";

    private CronPlan() {}

    static ComponentPlan of(Planned planned, Cron cron) {
        Part part = Part.of(
                planned.common(),
                PipelineCommand.role(NAME, planned),
                PipelinePlan.search(planned),
                retention(Objects.requireNonNull(cron.retention())),
                planned.settings(cron));
        return PipelinePlan.of(planned, cron, NAME, NAME, part, Scale.of(cron, 1), null, List.of(), 0);
    }

    private static Part retention(Cron.Retention retention) {
        return Part.builder()
                .env("mozdef.retention.events", retention.events())
                .envIf(retention.alerts() != null, "mozdef.retention.alerts", String.valueOf(retention.alerts()))
                .build();
    }
}
