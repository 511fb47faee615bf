// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Api;
import io.mozdef.operator.crd.Oidc;
import java.util.List;

/** Role api: the search engine and an OIDC issuer. */
final class ApiPlan {

    private static final String NAME = "api";
    private static final int PORT = 8081;
    private static final String FOLDER = Planned.ROOT + "oidc-ca";

    private ApiPlan() {}

    static ComponentPlan of(Planned planned, Api api) {
        Part part = Part.of(
                planned.common(),
                PipelineCommand.role(NAME, planned),
                PipelinePlan.search(planned),
                oidc(api.oidc()),
                planned.settings(api));
        return PipelinePlan.of(
                planned,
                api,
                NAME,
                NAME,
                part,
                Scale.of(api, 2),
                new Door(PORT, api.expose(), LoginputPlan.networks(api.from()), false, "/"),
                List.of(new Access(PORT, Planned.orOwnNamespace(api.from()))),
                0);
    }

    private static Part oidc(Oidc oidc) {
        Part.Builder part = Part.builder()
                .env("mozdef.api.oidc.issuer", oidc.issuerUrl())
                .env("mozdef.api.oidc.audience", oidc.audience())
                .env("mozdef.api.oidc.role-claim", oidc.roleClaim())
                .env("mozdef.api.oidc.user-claim", oidc.userClaim())
                .target(Target.of("the OIDC issuer", List.of(oidc.reachedAt()), 443, oidc.egress()));
        part.envIf(oidc.url() != null, "mozdef.api.oidc.url", String.valueOf(oidc.url()));
        if (oidc.caRef() != null) {
            part.env("mozdef.api.oidc.ca-file", FOLDER + "/" + oidc.caRef().key())
                    .mount(Mount.certificates("oidc-ca", FOLDER, oidc.caRef()))
                    .reference(Reference.certificates(oidc.caRef()));
        }
        return part.build();
    }
}
