// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Loginput;
import io.mozdef.operator.crd.Peer;
import java.util.List;
import java.util.Objects;

/** Role loginput: needs RabbitMQ alone. */
final class LoginputPlan {

    private static final String NAME = "loginput";
    private static final int PORT = 8080;
    private static final String TOKENS = Planned.ROOT + "senders";

    private LoginputPlan() {}

    static ComponentPlan of(Planned planned, Loginput loginput) {
        Part part = Part.of(
                planned.common(),
                PipelineCommand.role(NAME, planned),
                RabbitPart.of(PipelinePlan.rabbit(planned)),
                senders(loginput),
                planned.settings(loginput));
        List<Peer> from = Planned.orOwnNamespace(loginput.from());
        return PipelinePlan.of(
                planned,
                loginput,
                NAME,
                NAME,
                part,
                Scale.of(loginput, 2),
                new Door(PORT, loginput.expose(), networks(loginput.from()), false, "/events"),
                List.of(new Access(PORT, from)),
                1);
    }

    static List<String> networks(List<Peer> peers) {
        return peers.stream()
                .filter(p -> p.ipBlock() != null)
                .map(p -> Objects.requireNonNull(p.ipBlock()).cidr())
                .toList();
    }

    private static Part senders(Loginput loginput) {
        Loginput.Tokens tokens = loginput.tokens();
        if (tokens == null) {
            return Part.builder().env("mozdef.loginput.anonymous", true).build();
        }
        String secret = tokens.secretRef().name();
        return Part.builder()
                .env("mozdef.loginput.tokens-dir", TOKENS)
                .mount(Mount.secret("senders", TOKENS, secret))
                .reference(Reference.secret(secret, List.of(), List.of()))
                .build();
    }
}
