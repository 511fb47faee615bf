// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Autoscaling;
import io.mozdef.operator.crd.AwsKeysRef;
import io.mozdef.operator.crd.CaRef;
import io.mozdef.operator.crd.RabbitMq;
import io.mozdef.operator.crd.ServiceAccountSettings;
import io.mozdef.operator.crd.Sqs;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What KEDA asks to learn how long a queue is: a trigger's type and metadata, and where its credentials are. KEDA reads them itself; the
 * operator never sees a value.
 *
 * @param type of KEDA's scaler
 * @param metadata of the trigger
 * @param credentials parameters that are keys of Secrets and ConfigMaps
 * @param identityOwner whose AWS identity is used: {@code workload} or {@code keda}; null with credentials
 */
public record QueueTrigger(
        String type, SortedMap<String, String> metadata, List<Credential> credentials, @Nullable String identityOwner) {

    /** File of the component's ConfigMap that says {@code enable}: KEDA takes its TLS switch from such references alone. */
    static final String TLS_FILE = "keda-tls";

    /** EKS' own: with it KEDA can take the worker's role; without it only its own. */
    private static final String ROLE = "eks.amazonaws.com/role-arn";

    public QueueTrigger {
        credentials = List.copyOf(credentials);
    }

    /**
     * A parameter of KEDA's scaler.
     *
     * @param parameter its name
     * @param kind Secret or ConfigMap
     * @param name of the object
     * @param key in it
     */
    public record Credential(String parameter, Reference.Kind kind, String name, String key) {}

    static QueueTrigger rabbit(Planned planned, String objectName, RabbitMq rabbit, String queue, Autoscaling wanted) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("protocol", "amqp");
        metadata.put("host", reachable(planned, rabbit.urls().get(0)));
        metadata.put("vhostName", Objects.requireNonNull(rabbit.virtualHost()));
        metadata.put("queueName", queue);
        metadata.put("mode", "QueueLength");
        metadata.put("value", messages(wanted));
        String secret = rabbit.secretRef().name();
        List<Credential> credentials = new ArrayList<>();
        credentials.add(secret(
                "username",
                secret,
                Objects.requireNonNull(rabbit.secretRef().keys().username())));
        credentials.add(secret(
                "password",
                secret,
                Objects.requireNonNull(rabbit.secretRef().keys().password())));
        CaRef ca = rabbit.caRef();
        if (ca != null) {
            credentials.add(new Credential("tls", Reference.Kind.CONFIG_MAP, objectName, TLS_FILE));
            Reference.Kind kind = ca.kind() == CaRef.Kind.Secret ? Reference.Kind.SECRET : Reference.Kind.CONFIG_MAP;
            credentials.add(new Credential("ca", kind, ca.name(), Objects.requireNonNull(ca.key())));
        }
        return new QueueTrigger("rabbitmq", metadata, credentials, null);
    }

    static QueueTrigger sqs(Planned planned, Sqs sqs, @Nullable ServiceAccountSettings account, Autoscaling wanted) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("queueURL", sqs.queueUrl());
        metadata.put("awsRegion", sqs.region());
        metadata.put("queueLength", messages(wanted));
        if (sqs.endpoint() != null) {
            metadata.put("awsEndpoint", reachable(planned, sqs.endpoint()));
        }
        AwsKeysRef keys = sqs.secretRef();
        if (keys == null) {
            boolean own = account != null
                    && (account.name() != null || account.annotations().containsKey(ROLE));
            return new QueueTrigger("aws-sqs-queue", metadata, List.of(), own ? "workload" : "keda");
        }
        return new QueueTrigger(
                "aws-sqs-queue",
                metadata,
                List.of(
                        secret(
                                "awsAccessKeyID",
                                keys.name(),
                                Objects.requireNonNull(keys.keys().accessKeyId())),
                        secret(
                                "awsSecretAccessKey",
                                keys.name(),
                                Objects.requireNonNull(keys.keys().secretAccessKey()))),
                null);
    }

    /** Whether KEDA must be told to speak TLS with an authority of its own. */
    boolean hasAuthority() {
        return credentials.stream().anyMatch(c -> c.parameter().equals("ca"));
    }

    private static Credential secret(String parameter, String name, String key) {
        return new Credential(parameter, Reference.Kind.SECRET, name, key);
    }

    private static String messages(Autoscaling wanted) {
        return String.valueOf(Objects.requireNonNull(wanted.queueDepth()).messagesPerReplica());
    }

    /** KEDA runs in another namespace, where a Service's bare name means nothing. */
    private static String reachable(Planned planned, String url) {
        String host = URI.create(url).getHost();
        return host == null || host.contains(".") || host.contains(":")
                ? url
                : url.replaceFirst("//" + host, "//" + host + "." + planned.namespace() + ".svc");
    }
}
