// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.crd.MozDefStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A probe with a host has the kubelet, which no policy limits, ask whatever host is named. */
class OverlayProbesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "side   | readinessProbe: {httpGet: {host: 169.254.169.254, port: 80}}       | readinessProbe.httpGet",
                "side   | livenessProbe: {tcpSocket: {host: db, port: 5432}}                 | livenessProbe.tcpSocket",
                "side   | startupProbe: {httpGet: {host: db, port: 80}}                      | startupProbe.httpGet",
                "side   | lifecycle: {preStop: {httpGet: {host: db, port: 80}}}              | lifecycle.preStop.httpGet",
                "mozdef | lifecycle: {postStart: {tcpSocket: {host: db, port: 80}}}          | lifecycle.postStart.tcpSocket",
            })
    void aHostInAProbeIsRefusedByItsPath(String container, String probe, String path) {
        MozDefStack stack = Serialization.unmarshal(
                """
                apiVersion: mozdef.io/v1alpha1
                kind: MozDefStack
                metadata: {name: s, namespace: n}
                spec:
                  storage: {search: {urls: ["https://search:9200"]}}
                  cron:
                    podTemplate:
                      spec:
                        containers:
                        - name: %s
                          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                          %s
                """
                        .formatted(container, probe),
                MozDefStack.class);
        assertThat(SpecReview.review(stack, new Images("1.2.0", "b", "p")).refusal())
                .isEqualTo("spec.cron.podTemplate.spec.containers[" + container + "]." + path
                        + ".host is refused: the pod itself is asked");
    }
}
