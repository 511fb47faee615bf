// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.crd.Component;
import io.mozdef.operator.crd.StackSpec;
import io.mozdef.operator.crd.Worker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code settings} of components as the resource has them: pods of one kind share theirs, workers have their own. */
final class Settings {

    private Settings() {}

    static Map<String, String> of(StackSpec spec, ComponentPlan component) {
        Map<String, @Nullable Component> all = new HashMap<>();
        all.put("bastion", spec.bastion());
        all.put("loginput", spec.loginput());
        all.put("alerts", spec.alerts());
        all.put("api", spec.api());
        all.put("cron", spec.cron());
        for (Worker worker : spec.workers()) {
            all.put("w-" + worker.name(), worker);
        }
        Component found = all.get(component.kind().equals("worker") ? component.name() : component.kind());
        Map<String, String> settings = found == null ? null : found.settings();
        return settings == null ? Map.of() : settings;
    }
}
