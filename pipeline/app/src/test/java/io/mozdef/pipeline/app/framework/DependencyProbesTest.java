// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.app.role.Dependency;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DependencyProbesTest {

    private final SettableClock clock = SettableClock.at("2026-01-15T10:00:00Z");
    private final DependencyProbes probes = new DependencyProbes(clock);

    @Test
    void oneThatDoesNotAnswerHoldsUpOneCallerOnly() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Dependency frozen = new Dependency("engine", () -> {
            if (calls.incrementAndGet() == 1) {
                return Optional.empty();
            }
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Optional.of("frozen");
        });
        assertThat(probes.problem(frozen)).isEmpty();
        clock.advance(Duration.ofSeconds(3));
        CompletableFuture<Optional<String>> first = CompletableFuture.supplyAsync(() -> probes.problem(frozen));
        asked.await();

        assertThat(probes.problem(frozen)).as("the last answer").isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(probes.problem(frozen)).as("no answer for long").contains("no answer yet");

        answers.countDown();
        assertThat(first.join()).contains("frozen");
        assertThat(probes.problem(frozen)).contains("frozen");
        assertThat(calls).hasValue(2);
    }
}
