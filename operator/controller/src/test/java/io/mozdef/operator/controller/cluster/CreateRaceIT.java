// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.NAMESPACE;
import static io.mozdef.operator.controller.cluster.Stacks.admin;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.operator.controller.apply.Applied;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.apply.Claim;
import io.mozdef.operator.controller.apply.OwnObjects;
import io.mozdef.operator.controller.dependent.Dependent.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two stacks that want the same name at the same instant: one has it, the other is told. Their operators are two, which share nothing
 * but the API server, where both are the same field manager.
 */
@ExtendWith(RealCluster.class)
class CreateRaceIT {

    private static final Kind CONFIG_MAP = new Kind("v1", "ConfigMap", "configmaps", null);
    private static final int ROUNDS = 25;

    /** An owner that is there: what belongs to nobody is soon collected. */
    private static String owner(String stack) {
        return admin().resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("owner-" + stack)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update)
                .getMetadata()
                .getUid();
    }

    private static ConfigMap wanted(String name, String stack, String uid) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("owner-" + stack)
                        .withUid(uid)
                        .withController(true)
                        .build())
                .endMetadata()
                .addToData("of", stack)
                .build();
    }

    @Test
    void exactlyOneWins() throws Exception {
        Together objects = new Together();
        Map<String, Applier> operators = Map.of(
                "one", new Applier(admin(), objects, new SimpleMeterRegistry()),
                "two", new Applier(admin(), objects, new SimpleMeterRegistry()));
        Map<String, String> owners = Map.of("one", owner("one"), "two", owner("two"));
        ExecutorService stacks = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String name = "race-" + round;
                List<Future<Applied>> both = Stream.of("one", "two")
                        .map(stack -> stacks.submit(() -> operators
                                .get(stack)
                                .apply(
                                        CONFIG_MAP,
                                        wanted(name, stack, owners.get(stack)),
                                        new Claim(owners.get(stack), "inputs-of-" + stack, true))))
                        .toList();
                List<Applied.Outcome> outcomes =
                        List.of(both.get(0).get().outcome(), both.get(1).get().outcome());
                assertThat(outcomes)
                        .as("round " + round)
                        .containsExactlyInAnyOrder(Applied.Outcome.WRITTEN, Applied.Outcome.NOT_OURS);
                String winner = outcomes.get(0) == Applied.Outcome.WRITTEN ? "one" : "two";
                ConfigMap there = admin().configMaps()
                        .inNamespace(NAMESPACE)
                        .withName(name)
                        .get();
                assertThat(there.getData()).containsEntry("of", winner);
                assertThat(Applier.controller(there)).isEqualTo(owners.get(winner));
            }
        } finally {
            stacks.shutdownNow();
            for (int round = 0; round < ROUNDS; round++) {
                admin().configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("race-" + round)
                        .delete();
            }
            for (String stack : owners.keySet()) {
                admin().configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("owner-" + stack)
                        .delete();
            }
        }
    }

    /** Nobody has seen anything yet, and both look at once. */
    private static final class Together implements OwnObjects {

        private final CyclicBarrier both = new CyclicBarrier(2);

        @Override
        public Optional<GenericKubernetesResource> get(Kind kind, String namespace, String name) {
            try {
                both.await();
            } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            return Optional.empty();
        }

        @Override
        public Stream<GenericKubernetesResource> list(Kind kind, String namespace) {
            return Stream.empty();
        }

        @Override
        public void written(Kind kind, GenericKubernetesResource result) {
            // nobody asks
        }

        @Override
        public boolean isServed(Kind kind) {
            return true;
        }

        @Override
        public void absent(Kind kind) {
            throw new AssertionError(kind.name() + " is there");
        }
    }
}
