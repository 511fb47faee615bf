// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets, ConfigMaps and ServiceAccounts of others: missing, gone, back, changed. */
@ExtendWith(RealCluster.class)
class ReferencesIT {

    @Test
    void aMissingReferenceHoldsBackOneComponentAndHealsByItself() {
        String name = apply(minimal().replace("{name: senders}", "{name: tokens-later}"));
        awaitCondition(name, "ResolvedRefs", "False", "ReferenceMissing");
        assertThat(condition(name, "ResolvedRefs").message()).contains("Secret tokens-later is missing");
        patient().until(() -> deployments(name).size() == 6);
        awaitCondition(name, "Ready", "False", "ReferenceMissing");
        secret("tokens-later", Map.of("a", "b"));
        awaitCondition(name, "Ready", "True", null);
    }

    @Test
    void aReferenceThatGoesAwayLaterChangesNothingAndTheSameContentBackRollsNothing() {
        secret("rabbit-of-six", Map.of("username", "u", "password", "p"));
        String name = apply(minimal().replace("{name: rabbitmq}", "{name: rabbit-of-six}"));
        awaitCondition(name, "Ready", "True", null);
        long generation = deployment(name + "-loginput").get().getMetadata().getGeneration();
        admin().secrets().inNamespace(NAMESPACE).withName("rabbit-of-six").delete();
        awaitCondition(name, "ResolvedRefs", "False", null);
        awaitCondition(name, "Degraded", "True", "ReferenceMissing");
        assertThat(condition(name, "Ready").status()).isEqualTo("True");
        secret("rabbit-of-six", Map.of("username", "u", "password", "p"));
        awaitCondition(name, "ResolvedRefs", "True", null);
        awaitCondition(name, "Degraded", "False", null);
        assertThat(deployment(name + "-loginput").get().getMetadata().getGeneration())
                .isEqualTo(generation);
        // another user name is read only at the start: new pods
        secret("rabbit-of-six", Map.of("username", "other", "password", "p"));
        patient().until(() -> deployment(name + "-loginput").get().getMetadata().getGeneration() > generation);
    }

    /** A stack that needs what somebody else made, in every place that takes such a kind. */
    static Stream<Arguments> others() {
        HasMetadata authorities = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("authorities-of-six")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToData("ca.crt", "a certificate")
                .build();
        HasMetadata rules = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("rules-of-six")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToData("rule.yaml", "a rule")
                .build();
        HasMetadata account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("account-of-six")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build();
        return Stream.of(
                Arguments.of(
                        authorities,
                        minimal()
                                + "podDefaults: {caRefs: [{kind: ConfigMap, name: authorities-of-six, key: ca.crt}]}\n"),
                Arguments.of(
                        rules,
                        minimal().replace("alerts: {}", "alerts: {rules: {configMapRefs: [{name: rules-of-six}]}}")),
                Arguments.of(
                        account,
                        minimal()
                                .replace("mozdef-api}}", "mozdef-api}, serviceAccount: {name: account-of-six}}")
                                .replace("cron: {}", "cron: {serviceAccount: {name: account-of-six}}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void whateverKindGoesAwayEveryDeploymentStaysAsItIs(HasMetadata other, String spec) throws IOException {
        admin().resource(other).create();
        String name = apply(spec);
        awaitCondition(name, "Ready", "True", null);
        List<DeploymentSpec> before = shapes(name);
        assertThat(before).hasSize(7);
        int writes = settledWrites();

        admin().resource(other).delete();
        awaitCondition(name, "ResolvedRefs", "False", "ReferenceMissing");
        assertThat(condition(name, "ResolvedRefs").message())
                .contains(other.getKind() + " " + other.getMetadata().getName() + " is missing");
        double seen = reconciles();
        patient().until(() -> reconciles() >= seen + 10);
        assertThat(shapes(name)).isEqualTo(before);
        assertThat(condition(name, "Ready").status()).isEqualTo("True");

        admin().resource(other).create();
        awaitCondition(name, "ResolvedRefs", "True", null);
        awaitCondition(name, "Degraded", "False", null);
        assertThat(shapes(name)).isEqualTo(before);
        assertThat(newWrites(writes)).noneMatch(r -> r.resource().equals("deployments"));
        admin().resource(other).delete();
    }

    private static List<DeploymentSpec> shapes(String stack) {
        return deployments(stack).stream()
                .sorted(Comparator.comparing(d -> d.getMetadata().getName()))
                .map(Deployment::getSpec)
                .toList();
    }
}
