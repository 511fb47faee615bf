// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the definition cannot refuse, and what belongs to somebody else. */
@ExtendWith(RealCluster.class)
class RefusalIT {

    @Test
    void somebodyElsesObjectIsNeverAppliedOver() {
        String name = newName();
        admin().configMaps()
                .inNamespace(NAMESPACE)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name + "-bastion")
                        .endMetadata()
                        .addToData("theirs", "1")
                        .build())
                .create();
        patch(name, bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "NameConflict", "True", "NameTaken");
        assertThat(condition(name, "NameConflict").message()).contains("ConfigMap " + name + "-bastion exists");
        assertThat(admin().configMaps()
                        .inNamespace(NAMESPACE)
                        .withName(name + "-bastion")
                        .get()
                        .getData())
                .containsOnlyKeys("theirs");
    }

    @Test
    void whatTheDefinitionCannotRefuseIsRefusedInTheStatus() {
        assertNotAccepted(
                "bastion: {settings: {mozdef.bastion.queue.url: x}}", "SpecRefused", "is set by the operator");
        assertNotAccepted("bastion: {settings: {my.password: x}}", "SpecRefused", "looks like a secret");
        assertNotAccepted(
                "bastion: {podTemplate: {spec: {hostNetwork: true, containers: [{name: mozdef, securityContext: {privileged:"
                        + " true}}]}}}",
                "SpecRefused",
                "spec.bastion.podTemplate.spec.hostNetwork");
        assertNotAccepted("bastion: {podTemplate: {spec: {containers: 7}}}", "SpecRefused", "podTemplate");
        assertNotAccepted(
                "bastion: {clientAddress: {type: ProxyProtocol, from: [{podSelector: {}}]}}",
                "SpecRefused",
                "trustedNetworks");
    }
}
