// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.app.framework.KnownRoutes;
import io.mozdef.pipeline.app.framework.KnownRoutes.KnownRoute;
import io.mozdef.pipeline.app.role.Role;
import io.mozdef.pipeline.devstack.client.Devstack;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route in every role that has a door: a route of a role that is not active answers 404, all others answer. */
class RoutesIT {

    @ParameterizedTest
    @ValueSource(strings = {"loginput", "api", "all"})
    void aRouteAnswersInItsRoleAlone(String name) {
        Devstack stack = Devstack.shared();
        Map<String, String> settings = Map.of(
                        "loginput", RoleEnvironment.loginput(stack),
                        "api", RoleEnvironment.api(stack),
                        "all", RoleEnvironment.all(stack))
                .get(name);
        List<KnownRoute> routes = KnownRoutes.all();
        assertThat(routes).hasSizeGreaterThan(8);
        try (PackagedApp app = PackagedApp.start(RoleEnvironment.role(name, settings))) {
            for (KnownRoute route : routes) {
                HttpResponse<String> answer = app.request(route.verb(), route.path(), Map.of(), "");
                Optional<Role> owner = route.owner();
                boolean open = owner.isEmpty()
                        || name.equals("all")
                        || owner.get().configName().equals(name);
                if (open) {
                    assertThat(answer.statusCode()).as("%s in %s", route, name).isNotIn(404, 405, 500);
                } else {
                    ApiAccessIT.assertProblem(answer, 404, "not-found");
                }
            }
        }
    }
}
