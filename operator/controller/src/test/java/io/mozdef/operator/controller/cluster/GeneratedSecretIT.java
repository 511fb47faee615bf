// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The secrets that the operator makes up. */
@ExtendWith(RealCluster.class)
class GeneratedSecretIT {

    @Test
    void rotationKeepsTheOldValueUntilItExpires() {
        String name = apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "Ready", "True", null);
        String first = secretData(name + "-uptycs-secret").get("current");
        patch(
                name,
                bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}, sources: [{name: uptycs, secret:"
                        + " {rotation: {generation: 2, overlap: 7d}}}]}"));
        patient().until(() -> secretData(name + "-uptycs-secret").containsKey("previous"));
        Map<String, String> rotated = secretData(name + "-uptycs-secret");
        assertThat(rotated.get("previous")).isEqualTo(first);
        assertThat(rotated.get("current")).isNotEqualTo(first);
        // the expiry passes: as if a week went by
        admin().secrets()
                .inNamespace(NAMESPACE)
                .withName(name + "-uptycs-secret")
                .edit(s -> new SecretBuilder(s)
                        .editMetadata()
                        .addToAnnotations("mozdef.io/previous-expires", "2020-01-01T00:00:00Z")
                        .endMetadata()
                        .build());
        patient().until(() -> !secretData(name + "-uptycs-secret").containsKey("previous"));
        assertThat(secretData(name + "-uptycs-secret").get("current")).isEqualTo(rotated.get("current"));
    }

    @Test
    void aRecreatedStackTakesUpItsSecretAndNothingElseOutlivesIt() {
        String name = apply(bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "Ready", "True", null);
        String value = secretData(name + "-uptycs-secret").get("current");
        stacks().withName(name).delete();
        patient().until(() -> left(name).isEmpty());
        assertThat(secretData(name + "-uptycs-secret")).containsEntry("current", value);
        patch(name, bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "Ready", "True", null);
        assertThat(secretData(name + "-uptycs-secret")).containsEntry("current", value);
    }

    @Test
    void somebodyElsesSecretIsNeverAdopted() {
        String name = newName();
        secret(name + "-uptycs-secret", Map.of("current", "theirs"));
        patch(name, bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}"));
        awaitCondition(name, "ResolvedRefs", "False", null);
        assertThat(condition(name, "ResolvedRefs").message()).contains("was not generated for source uptycs");
        assertThat(deployments(name)).isEmpty();
    }
}
