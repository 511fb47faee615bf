// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The figures of operator/README.md: {@code -Dit.test=FiguresBench}. No test by name, since a busy machine would fail it. */
@ExtendWith(RealCluster.class)
class FiguresBench {

    private static final long LIMIT = 256L << 20;
    private static final int FOREIGN = 5_000;
    private static final int STACKS = 10;

    @Test
    void measure() throws IOException {
        cluster().stopOperator();
        Optional<MemoryGroup> group = MemoryGroup.of(LIMIT);
        say(
                group.isPresent()
                        ? "under a memory limit of 256 MiB"
                        : "without a memory limit: control groups cannot be made here");
        long begin = System.nanoTime();
        // as shipped, lease and all; only the resync is the tests'
        OperatorProcess operator = cluster()
                .startOperator(
                        NAMESPACE, Map.of(), group.map(MemoryGroup::prefix).orElse(List.of()));
        try {
            say("start to ready: %.1f s", seconds(begin));
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < STACKS; i++) {
                times.add(children());
            }
            times.sort(null);
            say(
                    "resource to its 7 Deployments, policies and all: median %.2f s, slowest of %d %.2f s",
                    times.get(STACKS / 2), STACKS, times.get(STACKS - 1));
            String name = apply(minimal());
            awaitCondition(name, "Ready", "True", null);
            int writes = settledWrites();
            double before = operator.reconciles();
            patient().until(() -> operator.reconciles() >= before + 100);
            say(
                    "writes in 100 reconciles after convergence: %d",
                    newWrites(writes).size());
            say("memory with one stack: %d MiB resident", resident(operator));
            foreign();
            double then = operator.reconciles();
            patient().until(() -> operator.reconciles() >= then + 100);
            say(
                    "memory with %d foreign ConfigMaps and %d foreign Secrets: %d MiB resident",
                    FOREIGN, FOREIGN, resident(operator));
            if (group.isPresent()) {
                say("most that the control group ever held: %d MiB", group.get().peak() >> 20);
            }
            assertThat(operator.handle().isAlive()).isTrue();
        } finally {
            operator.close();
            if (group.isPresent()) {
                group.get().close();
            }
            cluster().startOperator(Map.of());
        }
    }

    /** Seconds from the resource to the last of its objects. */
    private static double children() {
        long begin = System.nanoTime();
        String name = apply(minimal());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> deployments(name).size() == 7
                        && admin().network()
                                        .v1()
                                        .networkPolicies()
                                        .inNamespace(NAMESPACE)
                                        .withLabel("app.kubernetes.io/instance", name)
                                        .list()
                                        .getItems()
                                        .size()
                                == 7
                        && admin().policy()
                                        .v1()
                                        .podDisruptionBudget()
                                        .inNamespace(NAMESPACE)
                                        .withLabel("app.kubernetes.io/instance", name)
                                        .list()
                                        .getItems()
                                        .size()
                                == 3);
        double taken = seconds(begin);
        stacks().withName(name).delete();
        patient().until(() -> left(name).isEmpty());
        return taken;
    }

    private static void foreign() {
        String text = "x".repeat(1000);
        IntStream.range(0, FOREIGN).parallel().forEach(i -> {
            admin().configMaps()
                    .inNamespace(NAMESPACE)
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("foreign-" + i)
                            .endMetadata()
                            .addToData("text", text)
                            .build())
                    .create();
            admin().secrets()
                    .inNamespace(NAMESPACE)
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("foreign-" + i)
                            .endMetadata()
                            .addToStringData("text", text)
                            .build())
                    .create();
        });
    }

    private static long resident(OperatorProcess operator) throws IOException {
        return Files.readAllLines(
                        Path.of("/proc", String.valueOf(operator.handle().pid()), "status"))
                .stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void say(String format, Object... values) {
        System.out.println("figure: " + String.format(Locale.ROOT, format, values));
    }
}
