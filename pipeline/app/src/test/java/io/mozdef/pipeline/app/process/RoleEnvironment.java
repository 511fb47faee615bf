// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.util.HashMap;
import java.util.Map;

/** What each role must be told, and no more: a role that needed another role's settings would not start with these. */
final class RoleEnvironment {

    private RoleEnvironment() {}

    static Map<String, String> api(Devstack stack) {
        Map<String, String> environment = new HashMap<>(search(stack));
        environment.put("MOZDEF_API_OIDC_ISSUER", stack.oidcIssuer().toString());
        environment.put("MOZDEF_API_OIDC_AUDIENCE", "mozdef-api");
        return environment;
    }

    static Map<String, String> search(Devstack stack) {
        return Map.of("MOZDEF_SEARCH_HOSTS", stack.search().toString());
    }
}
