// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.net.URI;
import java.util.Map;

/** The contract on the broker that every build brings. */
class QpidIT extends BrokerContract {

    @Override
    Map<String, String> broker() {
        URI amqp = Devstack.shared(Server.AMQP).amqp();
        return Map.of("mozdef.rabbitmq.addresses", amqp.getHost() + ":" + amqp.getPort());
    }
}
