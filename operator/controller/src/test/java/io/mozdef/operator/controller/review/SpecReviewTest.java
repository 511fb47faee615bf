// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.controller.review.SpecReview.Findings;
import io.mozdef.operator.crd.MozDefStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecReviewTest {

    private static final Images IMAGES = new Images("1.2.0", "b", "p");

    private static Findings review(String bastion) {
        String yaml = "apiVersion: mozdef.io/v1alpha1\nkind: MozDefStack\nmetadata: {name: a, namespace: n, uid: u}\n"
                + "spec:\n  transport: {sqs: {region: r, queueUrl: \"https://q/1\", secretRef: {name: aws}}}\n  bastion: "
                + bastion + "\n";
        return SpecReview.review(Serialization.unmarshal(yaml, MozDefStack.class), IMAGES);
    }

    private static Findings overlay(String pod) {
        return review("{podTemplate: " + pod + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{metadata: {labels: {team: a}, annotations: {a: b}}}",
                "{spec: {nodeSelector: {a: b}, tolerations: [{operator: Exists}]}}",
                "{spec: {containers: [{name: mozdef, env: [{name: EXTRA, value: a}]}]}}",
                "{spec: {volumes: [{name: mine, emptyDir: {}}], containers: [{name: mozdef, volumeMounts: [{name: mine, mountPath: /mine}]}]}}",
                "{spec: {containers: [{name: side, image: i, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}}",
            })
    void whatOnlyAddsIsTaken(String overlay) {
        assertThat(overlay(overlay).refused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{metadata: {labels: {app.kubernetes.io/instance: b}}}",
                "{spec: {serviceAccountName: b}}",
                "{spec: {automountServiceAccountToken: true}}",
                "{spec: {hostNetwork: true}}",
                "{spec: {hostPID: true}}",
                "{spec: {securityContext: {runAsNonRoot: false}}}",
                "{spec: {securityContext: {runAsUser: 0}}}",
                "{spec: {securityContext: {seccompProfile: {type: Unconfined}}}}",
                "{spec: {volumes: [{name: h, hostPath: {path: /}}]}}",
                "{spec: {volumes: [{name: tmp, hostPath: {path: /}}]}}",
                "{spec: {volumes: [{name: secret-uptycs, secret: {secretName: other}}]}}",
                "{spec: {containers: [{name: mozdef, image: evil}]}}",
                "{spec: {containers: [{name: mozdef, command: [sh]}]}}",
                "{spec: {containers: [{name: mozdef, args: [sh]}]}}",
                "{spec: {containers: [{name: mozdef, env: [{name: mozdef.bastion.queue.url, value: a}]}]}}",
                "{spec: {containers: [{name: mozdef, envFrom: [{secretRef: {name: a}}]}]}}",
                "{spec: {containers: [{name: mozdef, volumeMounts: [{name: tmp, mountPath: /etc/mozdef/secrets/uptycs}]}]}}",
                "{spec: {containers: [{name: mozdef, volumeMounts: [{name: tmp, mountPath: /opt/mozdef}]}]}}",
                "{spec: {containers: [{name: mozdef, securityContext: {privileged: true}}]}}",
                "{spec: {containers: [{name: mozdef, securityContext: {readOnlyRootFilesystem: false}}]}}",
                "{spec: {containers: [{name: mozdef, securityContext: {allowPrivilegeEscalation: true}}]}}",
                "{spec: {containers: [{name: mozdef, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}}",
                "{spec: {containers: [{name: mozdef, ports: [{name: http, containerPort: 8080, hostPort: 80}]}]}}",
                "{spec: {containers: [{name: side, image: i}]}}",
                "{spec: {initContainers: [{name: side, image: i, securityContext: {privileged: true}}]}}",
            })
    void whatWeakensOrChangesWhatIsOursIsRefusedByItsPath(String overlay) {
        assertThat(overlay(overlay).refused())
                .isNotEmpty()
                .allMatch(r -> r.startsWith("spec.bastion.podTemplate.metadata")
                        || r.startsWith("spec.bastion.podTemplate.spec"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mozdef.bastion.queue.url",
                "mozdef.bastion.allowlist-file",
                "quarkus.http.port",
                "quarkus.management.enabled",
                "JAVA_TOOL_OPTIONS",
                "MOZDEF_BASTION_QUEUE_URL",
                "_PROD_MOZDEF_BASTION_ALLOWLIST_FILE",
                "my.password",
                "quarkus.sqs.aws.credentials.static-provider.secret-access-key",
            })
    void settingsThatAreOursOrSecretAreRefused(String key) {
        assertThat(review("{settings: {" + key + ": x}}").refused()).hasSize(1);
    }

    @Test
    void otherSettingsAreTaken() {
        assertThat(review("{settings: {mozdef.bastion.queue.linger: 5ms}}").refused())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOZDEF_BASTION_QUEUE_URL",
                "_PROD_MOZDEF_BASTION_QUEUE_URL",
                "JAVA_TOOL_OPTIONS",
                "JDK_JAVA_OPTIONS",
                "QUARKUS_CONFIG_LOCATIONS",
                "quarkus.http.port",
            })
    void anOverlayDoesNotChangeWhatIsOursByAnotherName(String name) {
        assertThat(overlay("{spec: {containers: [{name: mozdef, env: [{name: " + name + ", value: a}]}]}}")
                        .refused())
                .singleElement()
                .asString()
                .startsWith("spec.bastion.podTemplate.spec.containers[mozdef].env[" + name + "]");
    }

    @Test
    void aLoadBalancerForNobodyIsNotMade() {
        assertThat(review("{expose: {type: LoadBalancer}, tls: {terminatedBy: LoadBalancer}}")
                        .missing())
                .anyMatch(m -> m.contains("no load balancer is made"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from: [{ipBlock: {cidr: 10.0.0.0/8}}]",
                "from: [{podSelector: {}}], proxyProtocol: {trustedNetworks: [10.0.0.0/8]}",
            })
    void proxyProtocolIsBelievedFromNetworks(String address) {
        assertThat(review("{clientAddress: {type: ProxyProtocol, " + address + "}}")
                        .refused())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from: [{podSelector: {}}]",
                "from: [{ipBlock: {cidr: 10.0.0.0/8}}, {podSelector: {}}]",
                "from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]",
            })
    void proxyProtocolFromWhatTheBastionCannotTellApartIsRefused(String address) {
        assertThat(review("{clientAddress: {type: ProxyProtocol, " + address + "}}")
                        .refused())
                .singleElement()
                .asString()
                .contains("clientAddress.proxyProtocol.trustedNetworks");
    }

    @Test
    void autoscalingByCpuNeedsARequest() {
        assertThat(review("{autoscaling: {maxReplicas: 3}}").refused()).isEmpty();
        assertThat(review("{autoscaling: {maxReplicas: 3}, resources: {requests: {cpu: 0}}}")
                        .refused())
                .singleElement()
                .asString()
                .contains("spec.bastion.resources.requests.cpu above 0");
    }
}
