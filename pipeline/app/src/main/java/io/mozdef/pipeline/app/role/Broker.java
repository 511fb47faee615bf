// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The configured RabbitMQ, for the roles that need it. Opens nothing by itself: each component has its own connection. */
@Singleton
class Broker {

    static final String DEPENDENCY = "rabbitmq";

    private @Nullable RabbitServer server;

    /** Reads and checks the settings, once for all roles. */
    void configure(Settings settings) {
        settings.read(RabbitConfig.class).ifPresent(config -> {
            settings.problems().addAll(RabbitServer.problems(config));
            server = new RabbitServer(config);
        });
    }

    RabbitServer server() {
        if (server == null) {
            throw new IllegalStateException("the broker is not configured");
        }
        return server;
    }
}
