// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The contracts on the broker that every build brings. */
class QpidIT {

    private static Map<String, String> qpid() {
        URI amqp = Devstack.shared(Server.AMQP).amqp();
        return Map.of("mozdef.rabbitmq.addresses", amqp.getHost() + ":" + amqp.getPort());
    }

    @Nested
    class Deliveries extends BrokerContract {
        @Override
        Map<String, String> broker() {
            return qpid();
        }
    }

    @Nested
    class Letters extends LetterContract {
        @Override
        Map<String, String> broker() {
            return qpid();
        }
    }
}
