// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.NAMESPACE;
import static io.mozdef.operator.controller.cluster.Stacks.admin;
import static io.mozdef.operator.controller.cluster.Stacks.apply;
import static io.mozdef.operator.controller.cluster.Stacks.awaitCondition;
import static io.mozdef.operator.controller.cluster.Stacks.newWrites;
import static io.mozdef.operator.controller.cluster.Stacks.patient;
import static io.mozdef.operator.controller.cluster.Stacks.reconciles;
import static io.mozdef.operator.controller.cluster.Stacks.secret;
import static io.mozdef.operator.controller.cluster.Stacks.settledWrites;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything that may be written is written down, in all the ways in which the API server stores it otherwise. */
@ExtendWith(RealCluster.class)
class RichStackIT {

    /** With values that the API server leaves out, fills in or spells anew. */
    private static final String RICH =
            """
            podDefaults:
              imagePullSecrets: [registry]
              labels: {cost-center: ""}
              annotations: {example.org/note: ""}
              nodeSelector: {kubernetes.io/os: linux}
              tolerations: [{key: dedicated, operator: Equal, value: "", effect: NoSchedule}]
              topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {a: b}}}
              terminationGracePeriodSeconds: 90
              runAsUser: 10001
              fsGroup: 10001
              proxy: {url: "http://proxy.example.org:3128", noProxy: ["*.svc"], egress: {to: [{ipBlock: {cidr: 203.0.113.10/32}}]}}
              javaOptions: -XX:+UseSerialGC
            transport:
              rabbitmq: {urls: ["amqps://rabbitmq:5671"], secretRef: {name: rabbitmq}, caRef: {kind: ConfigMap, name: rich-ca}}
              sqs: {region: eu-central-1, queueUrl: "https://sqs.example.org/q", deadLetterQueueUrl: "https://sqs.example.org/d", secretRef: {name: aws}}
            storage:
              search: {urls: ["https://search:9200"], secretRef: {name: search}, caRef: {kind: ConfigMap, name: rich-ca}}
            bastion:
              allowlist: {cidrs: [198.51.100.0/24, "2001:db8::/32"]}
              sources: [{name: github, signature: GitHub, allowlist: {cidrs: [192.0.2.0/24]}, rate: 5}]
              clientAddress: {type: ForwardedFor, forwardedFor: {trustedHops: 1}, from: [{podSelector: {}}]}
              expose: {type: Gateway, gateway: {parentRefs: [{name: edge, namespace: edge}], hostnames: [a.example.org]}}
              settings: {mozdef.bastion.queue.linger: "", quarkus.log.file.enabled: "false"}
              replicas: 3
            loginput:
              tokens: {secretRef: {name: senders}}
              from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}, {podSelector: {}, namespaceSelector: {}}]
              expose: {type: Ingress, ingress: {host: in.example.org, className: nginx, annotations: {example.org/empty: ""}, tlsSecretName: in-tls}}
              autoscaling: {minReplicas: 2, maxReplicas: 5}
              resources: {requests: {cpu: "0.5", memory: 1024Mi}, limits: {cpu: "2.0", memory: 2048Mi}}
            workers:
            - name: uptycs
              source: {type: SQS}
              autoscaling: {minReplicas: 0, maxReplicas: 8, queueDepth: {messagesPerReplica: 2000}}
              serviceAccount: {annotations: {example.org/empty: ""}, podLabels: {example.org/identity: "true"}}
            - name: eventtask
              source: {type: RabbitMQ}
              autoscaling: {maxReplicas: 4, queueDepth: {messagesPerReplica: 100}}
              podTemplate:
                metadata: {annotations: {example.org/team: ""}}
                spec:
                  hostNetwork: false
                  hostPID: false
                  priority: 0
                  dnsPolicy: ""
                  securityContext: {supplementalGroups: [], fsGroupChangePolicy: OnRootMismatch}
                  initContainers:
                  - name: first
                    image: "registry.example.org/mozdef-pipeline:1.2.0"
                    env: [{name: EMPTY, value: ""}, {name: SET, value: "x"}]
                    stdin: false
                    imagePullPolicy: ""
                    resources: {requests: {cpu: "0.1"}}
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: scratch, mountPath: /scratch, readOnly: false, subPath: ""}]
                  containers:
                  - name: mozdef
                    env: [{name: EMPTY, value: ""}]
                    volumeMounts: [{name: scratch, mountPath: /scratch, readOnly: false}]
                  - name: side
                    image: "registry.example.org/mozdef-pipeline:1.2.0"
                    tty: false
                    readinessProbe: {httpGet: {path: "", port: 8000}, initialDelaySeconds: 0, timeoutSeconds: 0, periodSeconds: 0}
                    ports: [{containerPort: 8000, hostPort: 0}]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                  volumes: [{name: scratch, emptyDir: {medium: "", sizeLimit: 1024Mi}}]
            alerts: {consumers: [soc], rules: {configMapRefs: [{name: rich-rules}]}, replicas: 2, serviceAccount: {name: rich-account}}
            api:
              oidc: {issuerUrl: "https://id.example.org", audience: mozdef-api, caRef: {kind: ConfigMap, name: rich-ca}}
              from: [{podSelector: {}}]
              expose: {type: Route, route: {host: api.example.org}}
            cron: {retention: {events: 90d, alerts: 365d}}
            networkPolicy:
              metricsFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
              dns: {to: [{namespaceSelector: {}}], ports: [53]}
              extraIngress: [{ports: [8080], peers: [{podSelector: {}}]}]
              extraEgress: [{ports: [443], peers: [{ipBlock: {cidr: 203.0.113.0/24}}]}]
            observability:
              metrics: {serviceMonitor: true, interval: 15s, labels: {release: ""}}
              tracing: {otlpEndpoint: "https://otel:4317", secretRef: {name: registry, key: x}, caRef: {kind: ConfigMap, name: rich-ca}}
              logging: {json: false, level: DEBUG}
            """;

    private static String richStack() {
        secret("registry", Map.of("x", "y"));
        for (String name : List.of("rich-ca", "rich-rules")) {
            admin().resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .addToData("ca.crt", "pem")
                            .build())
                    .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
        }
        admin().resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("rich-account")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
        return apply(RICH);
    }

    @Test
    void nothingIsWrittenOnceEverythingIsThere() throws IOException {
        String name = richStack();
        awaitCondition(name, "Accepted", "True", null);
        awaitCondition(name, "Degraded", "False", null);
        patient().until(() -> Stacks.deployments(name).size() == 7);
        int writes = settledWrites();
        double before = reconciles();
        patient().atMost(Duration.ofMinutes(5)).until(() -> reconciles() >= before + 100);
        assertThat(newWrites(writes)).isEmpty();
    }

    /** The API server keeps their lists as one value: an item that somebody adds is as good as a changed one. */
    @Test
    @SuppressWarnings("unchecked")
    void whatIsAddedToAListOfAnOptionalKindIsTakenAway() {
        String name = richStack();
        OptionalKinds kind = OptionalKinds.ALL.stream()
                .filter(k -> k.kind().equals("HTTPRoute"))
                .findFirst()
                .orElseThrow();
        var route = admin().genericKubernetesResources(kind.context())
                .inNamespace(NAMESPACE)
                .withName(name + "-bastion");
        patient().until(() -> route.get() != null);
        GenericKubernetesResource changed = route.get();
        Map<String, Object> spec =
                (Map<String, Object>) changed.getAdditionalProperties().get("spec");
        List<Object> parents = new ArrayList<>((List<Object>) spec.get("parentRefs"));
        parents.add(Map.of("name", "backdoor", "group", "gateway.networking.k8s.io", "kind", "Gateway"));
        spec.put("parentRefs", parents);
        route.patch(
                io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                        io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                changed);
        assertThat(route.get().toString()).contains("backdoor");
        patient().until(() -> !route.get().toString().contains("backdoor"));
    }
}
