// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The environment of each application, as an operator would write it into a Deployment. */
final class Settings {

    private final Devstack servers;
    private final StackOptions options;
    private final Credentials credentials;
    private final String queueUrl;
    private final String deadLetterUrl;

    Settings(Devstack servers, StackOptions options, Credentials credentials, String queueUrl, String deadLetterUrl) {
        this.servers = servers;
        this.options = options;
        this.credentials = credentials;
        this.queueUrl = queueUrl;
        this.deadLetterUrl = deadLetterUrl;
    }

    Map<String, String> bastion() {
        Path secrets = credentials.layUptycsSecret(options.folder());
        return Map.of(
                "SQS_QUEUE",
                queueUrl,
                "MOZDEF_BASTION_SOURCES_UPTYCS_SECRETS_DIR",
                secrets.toString(),
                "MOZDEF_BASTION_ALLOWLIST",
                "127.0.0.0/8",
                "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                servers.sqs().toString(),
                "QUARKUS_SQS_AWS_REGION",
                "us-east-1",
                "QUARKUS_SQS_AWS_CREDENTIALS_TYPE",
                "static",
                "QUARKUS_SQS_AWS_CREDENTIALS_STATIC_PROVIDER_ACCESS_KEY_ID",
                "demo",
                "QUARKUS_SQS_AWS_CREDENTIALS_STATIC_PROVIDER_SECRET_ACCESS_KEY",
                "demo");
    }

    /** Of a process that plays this role. */
    Map<String, String> pipeline(String role) {
        Map<String, String> environment = commands();
        environment.put(variable("mozdef.role"), role);
        return environment;
    }

    /** Of the commands, which play no role. */
    Map<String, String> commands() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("mozdef.search.hosts", options.searchUri().apply(servers).toString());
        keys.put("mozdef.search.replicas", "0");
        URI amqp = servers.amqp();
        keys.put("mozdef.rabbitmq.addresses", amqp.getHost() + ":" + amqp.getPort());
        keys.put("mozdef.rabbitmq.username", "guest");
        keys.put("mozdef.rabbitmq.password", "guest");
        keys.put("mozdef.sources.eventtask.type", "rabbitmq");
        keys.put("mozdef.sources.eventtask.format", "eventtask");
        keys.put("mozdef.sources.eventtask.queue", "eventtask");
        keys.put("mozdef.sources.uptycs.type", "sqs");
        keys.put("mozdef.sources.uptycs.format", "uptycs");
        keys.put("mozdef.sources.uptycs.queue", queueUrl);
        keys.put("mozdef.sources.uptycs.dead-letter-queue", deadLetterUrl);
        keys.put("mozdef.sources.uptycs.endpoint", servers.sqs().toString());
        keys.put("mozdef.sources.uptycs.region", "us-east-1");
        keys.put(
                "mozdef.loginput.tokens-dir",
                credentials.laySenderToken(options.folder()).toString());
        keys.put("mozdef.alerts.consumers", "demo");
        keys.put("mozdef.api.oidc.issuer", servers.oidcIssuer().toString());
        keys.put("mozdef.api.oidc.audience", "mozdef-api");
        keys.putAll(options.settings());
        Map<String, String> environment = new LinkedHashMap<>();
        keys.forEach((key, value) -> environment.put(variable(key), value));
        // What the AWS SDK reads by itself; the development server takes any.
        environment.put("AWS_ACCESS_KEY_ID", "demo");
        environment.put("AWS_SECRET_ACCESS_KEY", "demo");
        return environment;
    }

    /** The environment variable of a configuration key, as MicroProfile Config maps them. */
    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
