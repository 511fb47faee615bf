// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What each role must be told, and no more: a role that needed another role's settings would not start with these. */
final class RoleEnvironment {

    static final String SENDER_TOKEN = "sender-token-of-the-tests-0123456789abcdef";

    private RoleEnvironment() {}

    static Map<String, String> role(String role, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("MOZDEF_ROLE", role);
        return environment;
    }

    static Map<String, String> all(Devstack stack) {
        Map<String, String> environment = new HashMap<>();
        environment.putAll(api(stack));
        environment.putAll(loginput(stack));
        environment.putAll(worker(stack));
        environment.putAll(alerts(stack));
        return environment;
    }

    static Map<String, String> api(Devstack stack) {
        Map<String, String> environment = new HashMap<>(search(stack));
        environment.put("MOZDEF_API_OIDC_ISSUER", stack.oidcIssuer().toString());
        environment.put("MOZDEF_API_OIDC_AUDIENCE", "mozdef-api");
        environment.put("QUARKUS_OIDC_CONNECTION_TIMEOUT", "30s");
        return environment;
    }

    static Map<String, String> loginput(Devstack stack) {
        Map<String, String> environment = new HashMap<>(rabbitmq(stack));
        environment.put("MOZDEF_LOGINPUT_TOKENS_DIR", tokens().toString());
        return environment;
    }

    static Map<String, String> worker(Devstack stack) {
        Map<String, String> environment = new HashMap<>(search(stack));
        environment.putAll(rabbitmq(stack));
        environment.put("MOZDEF_SOURCES_EVENTTASK_TYPE", "rabbitmq");
        environment.put("MOZDEF_SOURCES_EVENTTASK_FORMAT", "eventtask");
        environment.put("MOZDEF_SOURCES_EVENTTASK_QUEUE", "eventtask");
        return environment;
    }

    /** A worker of SQS alone: no word about RabbitMQ. */
    static Map<String, String> sqsWorker(Devstack stack) {
        Map<String, String> environment = new HashMap<>(search(stack));
        environment.put("MOZDEF_SOURCES_UPTYCS_TYPE", "sqs");
        environment.put("MOZDEF_SOURCES_UPTYCS_FORMAT", "uptycs");
        environment.put("MOZDEF_SOURCES_UPTYCS_QUEUE", stack.createQueue("uptycs", Map.of()));
        environment.put("MOZDEF_SOURCES_UPTYCS_DEAD_LETTER_QUEUE", stack.createQueue("uptycs-dead", Map.of()));
        environment.put("MOZDEF_SOURCES_UPTYCS_ENDPOINT", stack.sqs().toString());
        environment.put("MOZDEF_SOURCES_UPTYCS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        return environment;
    }

    static Map<String, String> alerts(Devstack stack) {
        Map<String, String> environment = new HashMap<>(search(stack));
        environment.putAll(rabbitmq(stack));
        environment.put("MOZDEF_ALERTS_CONSUMERS", "test");
        return environment;
    }

    static Map<String, String> search(Devstack stack) {
        // a busy machine is no reason to call a server dead
        return Map.of(
                "MOZDEF_SEARCH_HOSTS",
                stack.search().toString(),
                "MOZDEF_SEARCH_REPLICAS",
                "0",
                "MOZDEF_SEARCH_CONNECT_TIMEOUT",
                "PT30S",
                "MOZDEF_SEARCH_REQUEST_TIMEOUT",
                "PT60S");
    }

    private static Map<String, String> rabbitmq(Devstack stack) {
        URI amqp = stack.amqp();
        return Map.of("MOZDEF_RABBITMQ_ADDRESSES", amqp.getHost() + ":" + amqp.getPort());
    }

    private static Path tokens() {
        try {
            Path folder =
                    Files.createTempDirectory(Path.of("target"), "tokens-").toAbsolutePath();
            Files.writeString(folder.resolve("tests"), SENDER_TOKEN + "\n");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
