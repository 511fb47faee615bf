// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.LoginRef;
import io.mozdef.operator.crd.RabbitMq;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The broker: {@code mozdef.rabbitmq.*} of pipeline/transport. */
final class RabbitPart {

    private static final String FOLDER = Planned.ROOT + "rabbitmq";

    private RabbitPart() {}

    static Part of(RabbitMq rabbit) {
        LoginRef ref = rabbit.secretRef();
        String user = Objects.requireNonNull(ref.keys().username());
        String password = Objects.requireNonNull(ref.keys().password());
        Part.Builder part = Part.builder()
                .env(
                        "mozdef.rabbitmq.addresses",
                        rabbit.urls().stream().map(RabbitPart::address).collect(Collectors.joining(",")))
                .env("mozdef.rabbitmq.tls", rabbit.urls().get(0).startsWith("amqps:"))
                .env("mozdef.rabbitmq.virtual-host", rabbit.virtualHost())
                .envFromSecret("mozdef.rabbitmq.username", ref.name(), user)
                .env("mozdef.rabbitmq.password-file", FOLDER + "/" + password)
                .mount(Mount.secret("rabbitmq", FOLDER, ref.name(), password))
                .reference(Reference.secret(ref.name(), List.of(user, password), List.of(user)))
                .target(Target.of("RabbitMQ", rabbit.urls(), 5672, rabbit.egress()));
        new TreeMap<>(rabbit.queueArguments())
                .forEach((name, value) -> part.env("mozdef.rabbitmq.queue-arguments." + name, value));
        if (rabbit.caRef() != null) {
            part.env("mozdef.rabbitmq.ca-file", FOLDER + "-ca/" + rabbit.caRef().key())
                    .mount(Mount.certificates("rabbitmq-ca", FOLDER + "-ca", rabbit.caRef()))
                    .reference(Reference.certificates(rabbit.caRef()));
        }
        return part.build();
    }

    private static String address(String url) {
        URI uri = URI.create(url);
        int port = uri.getPort() > 0 ? uri.getPort() : url.startsWith("amqps:") ? 5671 : 5672;
        return uri.getHost() + ":" + port;
    }
}
