// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Component;
import io.mozdef.operator.crd.RabbitMq;
import io.mozdef.operator.crd.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the plans of the pipeline's roles have in common. */
final class PipelinePlan {

    private PipelinePlan() {}

    static ComponentPlan of(
            Planned planned,
            Component component,
            String name,
            String kind,
            Part part,
            Scale scale,
            @Nullable Door door,
            List<Access> access,
            int stage) {
        String objectName = planned.objectName(name);
        Resources resources = component.resources();
        List<Access> all = new ArrayList<>(access);
        all.add(planned.management());
        return new ComponentPlan(
                name,
                objectName,
                kind,
                Program.PIPELINE,
                planned.image(Program.PIPELINE, component.image()),
                planned.images().version(),
                PipelineCommand.command(),
                List.copyOf(part.environment().values()),
                part.mounts(),
                new TreeMap<>(),
                scale,
                Planned.merged(PipelineCommand.REQUESTS, resources == null ? Map.of() : resources.requests()),
                Planned.merged(PipelineCommand.LIMITS, resources == null ? Map.of() : resources.limits()),
                Identity.of(objectName, component.serviceAccount()),
                door,
                all,
                part.targets(),
                part.references(),
                component.podTemplate(),
                stage);
    }

    static RabbitMq rabbit(Planned planned) {
        return Objects.requireNonNull(
                Objects.requireNonNull(planned.spec().transport()).rabbitmq());
    }

    static Part search(Planned planned) {
        return SearchPart.of(Objects.requireNonNull(
                Objects.requireNonNull(planned.spec().storage()).search()));
    }
}
