// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActiveRolesTest {

    @Test
    void takesACommaListInAnyOrderAndCase() {
        ActiveRoles roles = ActiveRoles.parse(" API, worker ,");
        assertThat(roles.roles()).containsExactly(Role.WORKER, Role.API);
        assertThat(roles.service()).isEqualTo("worker,api");
        assertThat(roles.problems()).isEmpty();
    }

    @Test
    void allIsEveryRoleThatIsBuilt() {
        ActiveRoles roles = ActiveRoles.parse("all");
        assertThat(roles.roles())
                .containsExactlyInAnyOrder(Role.LOGINPUT, Role.WORKER, Role.ALERTS, Role.CRON, Role.API);
        assertThat(roles.service()).isEqualTo("all");
    }

    @Test
    void oneFaultLeavesNoRole() {
        assertThat(ActiveRoles.parse("worker,bot").roles()).isEmpty();
        assertThat(ActiveRoles.parse("worker,bot").problems()).hasSize(1);
        assertThat(ActiveRoles.parse(null).problems()).hasSize(1);
        assertThat(ActiveRoles.parse(" , ").problems()).hasSize(1);
    }

    @Test
    void theApiAloneHasItsOwnPort() {
        assertThat(ActiveRoles.parse("api").onlyApiDoors()).isTrue();
        assertThat(ActiveRoles.parse("api,worker").onlyApiDoors()).isTrue();
        assertThat(ActiveRoles.parse("api,loginput").onlyApiDoors()).isFalse();
        assertThat(ActiveRoles.parse("worker,alerts").haveDoors()).isFalse();
    }
}
