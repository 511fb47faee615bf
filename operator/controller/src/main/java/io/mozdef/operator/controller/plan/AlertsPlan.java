// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Alerts;
import io.mozdef.operator.crd.NameRef;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Role alerts: the search engine, and RabbitMQ when somebody receives alerts. */
final class AlertsPlan {

    private static final String NAME = "alerts";
    private static final String RULES = Planned.ROOT + "rules";

    private AlertsPlan() {}

    static ComponentPlan of(Planned planned, Alerts alerts) {
        Part part = Part.of(
                planned.common(),
                PipelineCommand.role(NAME, planned),
                PipelinePlan.search(planned),
                consumers(planned, alerts),
                rules(alerts),
                planned.settings(alerts));
        return PipelinePlan.of(planned, alerts, NAME, NAME, part, Scale.of(alerts, 1), null, List.of(), 0);
    }

    private static Part consumers(Planned planned, Alerts alerts) {
        if (alerts.consumers().isEmpty()) {
            return Part.NOTHING;
        }
        Part consumers = Part.builder()
                .env("mozdef.alerts.consumers", String.join(",", alerts.consumers()))
                .build();
        return Part.of(RabbitPart.of(PipelinePlan.rabbit(planned)), consumers);
    }

    private static Part rules(Alerts alerts) {
        List<String> names = Objects.requireNonNull(alerts.rules()).configMapRefs().stream()
                .map(NameRef::name)
                .toList();
        if (names.isEmpty()) {
            return Part.NOTHING;
        }
        Part.Builder part =
                Part.builder().env("mozdef.alerts.rules-dir", RULES).mount(Mount.configMaps("rules", RULES, names));
        names.forEach(n -> part.reference(new Reference(Reference.Kind.CONFIG_MAP, n, Set.of(), Set.of())));
        return part.build();
    }
}
