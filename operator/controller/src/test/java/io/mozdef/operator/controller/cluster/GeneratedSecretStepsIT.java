// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The steps of a rotation, one by one: an end of the operator between them, the notice, a pause, deletion. */
@ExtendWith(RealCluster.class)
class GeneratedSecretStepsIT {

    private static final String EXPIRES = "mozdef.io/previous-expires";

    private static String rotated(int generation) {
        return bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}, sources: [{name: uptycs, secret: {rotation:"
                + " {generation: " + generation + ", overlap: 7d}}}]}");
    }

    private static Secret generated(String stack) {
        return Objects.requireNonNull(admin().secrets()
                .inNamespace(NAMESPACE)
                .withName(stack + "-uptycs-secret")
                .get());
    }

    private static int generation(String stack) {
        return Integer.parseInt(generated(stack).getMetadata().getAnnotations().get("mozdef.io/generation"));
    }

    private static void expireAt(String stack, Instant moment) {
        admin().secrets()
                .inNamespace(NAMESPACE)
                .withName(stack + "-uptycs-secret")
                .edit(s -> new SecretBuilder(s)
                        .editMetadata()
                        .addToAnnotations(EXPIRES, moment.toString())
                        .endMetadata()
                        .build());
    }

    private static String apply(int generation) {
        String name = Stacks.apply(rotated(generation));
        awaitCondition(name, "Ready", "True", null);
        return name;
    }

    /** Killed before it has seen the new generation, and in the moment in which the new value is written. */
    @Test
    void aKilledOperatorNeitherLosesAValueNorRotatesTwice() throws Exception {
        String name = apply(1);
        String first = secretData(name + "-uptycs-secret").get("current");
        patch(name, rotated(2));
        restartAfter(() -> cluster().operator().kill());
        patient().until(() -> generation(name) == 2);
        Map<String, String> second = secretData(name + "-uptycs-secret");
        assertThat(second).containsEntry("previous", first);

        CountDownLatch written = new CountDownLatch(1);
        try (var watch = admin().secrets()
                .inNamespace(NAMESPACE)
                .withName(name + "-uptycs-secret")
                .inform(new Until(3, written))) {
            assertThat(watch).isNotNull();
            patch(name, rotated(3));
            assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();
            restartAfter(() -> cluster().operator().kill());
        }
        Map<String, String> third = secretData(name + "-uptycs-secret");
        assertThat(third).containsEntry("previous", second.get("current"));
        double seen = reconciles();
        patient().until(() -> reconciles() >= seen + 10);
        assertThat(secretData(name + "-uptycs-secret")).isEqualTo(third);
        assertThat(generation(name)).isEqualTo(3);
    }

    private static void restartAfter(Runnable end) throws IOException {
        end.run();
        // without the lease, which a killed one has given back to nobody
        cluster().startOperator(Map.of("MOZDEF_OPERATOR_LEASE", ""));
    }

    @Test
    void aDayBeforeTheExpiryAWarningIsGivenOnce() {
        String name = apply(1);
        patch(name, rotated(2));
        patient().until(() -> generated(name).getData().containsKey("previous"));
        assertThat(warnings(name)).isEmpty();
        expireAt(
                name,
                Clock.systemUTC()
                        .instant()
                        .plus(Duration.ofHours(25))
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        double before = reconciles();
        patient().until(() -> reconciles() >= before + 10);
        assertThat(warnings(name)).isEmpty();

        expireAt(
                name,
                Clock.systemUTC()
                        .instant()
                        .plus(Duration.ofHours(23))
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        patient().until(() -> !warnings(name).isEmpty());
        double then = reconciles();
        patient().until(() -> reconciles() >= then + 10);
        assertThat(warnings(name)).singleElement().satisfies(e -> {
            assertThat(e.getType()).isEqualTo("Warning");
            assertThat(e.getCount()).isEqualTo(1);
            assertThat(e.getMessage())
                    .contains("stops being valid at", "under current of Secret " + name + "-uptycs-secret");
        });
        assertThat(generated(name).getData()).containsKey("previous");
    }

    private static List<Event> warnings(String stack) {
        return admin().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(e -> "SecretExpiring".equals(e.getReason())
                        && stack.equals(e.getInvolvedObject().getName()))
                .toList();
    }

    @Test
    void whilePausedNoValueIsTakenAway() {
        String name = apply(1);
        patch(name, rotated(2));
        patient().until(() -> generated(name).getData().containsKey("previous"));
        annotate(name, "mozdef.io/pause-reconciliation", "true");
        awaitCondition(name, "ReconciliationPaused", "True", "Paused");
        expireAt(name, Instant.parse("2020-01-01T00:00:00Z"));
        for (int i = 0; i < 5; i++) {
            double before = reconciles();
            annotate(name, "example.org/touch", String.valueOf(i));
            patient().until(() -> reconciles() > before);
        }
        assertThat(generated(name).getData()).containsKey("previous");
        annotate(name, "mozdef.io/pause-reconciliation", "false");
        patient().until(() -> !generated(name).getData().containsKey("previous"));
    }

    @Test
    void deletionPolicyDeleteAloneGivesTheSecretAnOwner() {
        String name = Stacks.apply(bastion(
                "bastion: {allowlist: {cidrs: [198.51.100.0/24]}, sources: [{name: uptycs, secret: {deletionPolicy:"
                        + " Delete}}]}"));
        awaitCondition(name, "Ready", "True", null);
        assertThat(generated(name).getMetadata().getOwnerReferences()).hasSize(1);
        stacks().withName(name).delete();
        patient()
                .until(() -> admin().secrets()
                                .inNamespace(NAMESPACE)
                                .withName(name + "-uptycs-secret")
                                .get()
                        == null);
    }

    /** Opens a latch when the Secret has reached a generation. */
    private record Until(int generation, CountDownLatch latch) implements ResourceEventHandler<Secret> {

        @Override
        public void onAdd(Secret secret) {
            onUpdate(secret, secret);
        }

        @Override
        public void onUpdate(Secret before, Secret secret) {
            if (String.valueOf(generation)
                    .equals(secret.getMetadata().getAnnotations().get("mozdef.io/generation"))) {
                latch.countDown();
            }
        }

        @Override
        public void onDelete(Secret secret, boolean unknown) {}
    }
}
