// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the parsed {@code mozdef.role} available to everything that asks which roles are active. */
final class ActiveRolesBean {

    @Produces
    @Singleton
    ActiveRoles activeRoles(Settings settings) {
        return ActiveRoles.parse(settings.value(ActiveRoles.KEY).orElse(null));
    }
}
