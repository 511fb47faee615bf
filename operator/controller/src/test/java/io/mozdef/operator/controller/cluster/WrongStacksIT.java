// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More of what a person gets wrong: each is refused in words that say what to change. */
@ExtendWith(RealCluster.class)
class WrongStacksIT {

    @Test
    void networksAreWrittenInOneWayAndNotTooWide() {
        assertRefused("bastion: {allowlist: {cidrs: [\"2001:DB8::/32\"]}}", "lower case");
        assertRefused("bastion: {allowlist: {cidrs: [198.51.100.0]}}", "is no network: write");
        assertRefused("bastion: {allowlist: {cidrs: [10.0.0.0/7]}}", "allowWide");
        assertRefused("bastion: {allowlist: {cidrs: [12.0.0.0/7]}}", "allowWide");
        assertRefused("bastion: {allowlist: {cidrs: [\"2000::/15\"]}}", "allowWide");
        assertRefused("bastion: {allowlist: {cidrs: [198.51.100.0/24, 198.51.100.0/24]}}", "duplicate entries");
        Stacks.apply(bastion("bastion: {allowlist: {allowWide: true, cidrs: [0.0.0.0/0, \"::/0\"]}}"));
    }

    @Test
    void whatIsExposedNeedsItsFront() {
        assertRefused("bastion: {expose: {type: LoadBalancer}}", "tls.terminatedBy: LoadBalancer");
        assertRefused(
                "bastion: {expose: {type: Gateway, gateway: {parentRefs: [{name: g}], hostnames: [h]}}}",
                "set clientAddress.type to ForwardedFor");
        assertRefused("bastion: {clientAddress: {type: ForwardedFor, forwardedFor: {trustedHops: 1}}}", "need from");
        assertRefused(
                "bastion: {clientAddress: {type: ForwardedFor, from: [{podSelector: {}}]}}",
                "forwardedFor goes with type ForwardedFor");
    }

    @Test
    void scalingHasOneMaster() {
        for (String component : new String[] {
            "bastion: {%s}",
            "loginput: {anonymous: true, %s}",
            "api: {oidc: {issuerUrl: \"https://i\", audience: a}, %s}"
        }) {
            assertRefused(component.formatted("replicas: 2, autoscaling: {maxReplicas: 3}"), "exclude each other");
        }
        assertRefused("alerts: {autoscaling: {maxReplicas: 3}}", "autoscaling");
        assertRefused("cron: {autoscaling: {maxReplicas: 3}}", "autoscaling");
        assertRefused("bastion: {autoscaling: {minReplicas: 4, maxReplicas: 3}}", "minReplicas must not be above");
    }

    @Test
    void namesHaveToFit() {
        String worker = minimal().replace("{name: uptycs,", "{name: a-worker-with-a-long-name-here,");
        assertThatThrownBy(() -> patch("stack-of-a-long-name", worker))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("44");
        assertThatThrownBy(() -> patch("Upper", bastion("bastion: {}")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("lowercase");
    }

    @Test
    void aRotationIsForGeneratedSecrets() {
        assertRefused(
                "bastion: {sources: [{name: uptycs, secret: {secretRef: {name: s, keys: [k]}, rotation: {generation: 2}}}]}",
                "rotation is for generated secrets");
        assertRefused(
                "bastion: {sources: [{name: uptycs, secret: {secretRef: {name: s, keys: [a, b, c, d, e]}}}]}",
                "at most 4");
    }
}
