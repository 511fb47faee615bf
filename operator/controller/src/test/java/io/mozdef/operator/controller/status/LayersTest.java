// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.mozdef.operator.controller.plan.Images;
import io.mozdef.operator.controller.plan.StackPlanner;
import io.mozdef.operator.crd.MozDefStack;
import org.junit.jupiter.api.Test;

class LayersTest {

    private static Verdict allowlist(String clientAddress, String more) {
        String yaml = "apiVersion: mozdef.io/v1alpha1\nkind: MozDefStack\nmetadata: {name: s, namespace: n}\nspec:\n"
                + "  transport: {sqs: {region: r, queueUrl: \"https://q/1\"}}\n"
                + "  bastion: {allowlist: {cidrs: [198.51.100.0/24]}, clientAddress: " + clientAddress + "}\n  " + more
                + "\n";
        return Layers.of(StackPlanner.plan(
                        Serialization.unmarshal(yaml, MozDefStack.class), new Images("1.2.0", "b", "p")))
                .stream()
                .filter(v -> v.type().equals("AllowlistEnforced"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hopsWithoutAPolicyEnforceNothing() {
        String hops = "{type: ForwardedFor, forwardedFor: {trustedHops: 1}, from: [{podSelector: {}}]}";
        assertThat(allowlist(hops, "networkPolicy: {enabled: false}"))
                .extracting(Verdict::status, Verdict::reason)
                .containsExactly("False", "AddressForgeable");
        assertThat(allowlist(hops, "").reason()).isEqualTo("BastionAndNetworkPolicy");
    }

    @Test
    void networksOfProxiesHoldWithoutAPolicy() {
        assertThat(allowlist(
                                "{type: ForwardedFor, forwardedFor: {trustedNetworks: [10.0.0.0/8]}, from: [{ipBlock: {cidr: 10.0.0.0/8}}]}",
                                "networkPolicy: {enabled: false}")
                        .reason())
                .isEqualTo("BastionOnly");
        assertThat(allowlist("{type: Direct}", "networkPolicy: {enabled: false}")
                        .reason())
                .isEqualTo("BastionOnly");
    }
}
