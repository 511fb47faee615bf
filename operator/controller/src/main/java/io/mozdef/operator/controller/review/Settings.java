// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import io.mozdef.operator.crd.Component;
import io.mozdef.operator.crd.StackSpec;
import io.mozdef.operator.crd.Worker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code settings} of components by their names in the plan. */
final class Settings {

    private Settings() {}

    static Map<String, String> of(StackSpec spec, String component) {
        Map<String, @Nullable Component> all = new HashMap<>();
        all.put("bastion", spec.bastion());
        all.put("loginput", spec.loginput());
        all.put("alerts", spec.alerts());
        all.put("api", spec.api());
        all.put("cron", spec.cron());
        for (Worker worker : spec.workers()) {
            all.put("w-" + worker.name(), worker);
        }
        // sources with pods of their own have the bastion's
        Component found = all.get(component.startsWith("b-") ? "bastion" : component);
        Map<String, String> settings = found == null ? null : found.settings();
        return settings == null ? Map.of() : settings;
    }
}
