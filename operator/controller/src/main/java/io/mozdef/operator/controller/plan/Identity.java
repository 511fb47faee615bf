// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.ServiceAccountSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who the pods are.
 *
 * @param serviceAccount its name
 * @param made whether the operator makes it
 * @param annotations of the one that the operator makes
 * @param podLabels that switch a cloud's identity on
 */
public record Identity(
        String serviceAccount, boolean made, Map<String, String> annotations, Map<String, String> podLabels) {

    static Identity of(String ownName, @Nullable ServiceAccountSettings given) {
        ServiceAccountSettings settings = given == null ? ServiceAccountSettings.NONE : given;
        return settings.name() == null
                ? new Identity(ownName, true, settings.annotations(), settings.podLabels())
                : new Identity(settings.name(), false, Map.of(), settings.podLabels());
    }
}
