// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import io.mozdef.pipeline.app.role.Dependency;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks a dependency at most once in a while and by one caller at a time, however often and by whomever the status is asked for:
 * one that does not answer holds up one caller, not all. Thread-safe.
 */
@Singleton
final class DependencyProbes {

    /** Short enough for the truth, long enough that nobody can make us hammer the search engine through {@code /status}. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    /** How old the last answer may be, while somebody waits for the next one, before no answer is the answer. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Map<String, Probe> probes = new ConcurrentHashMap<>();

    @Inject
    DependencyProbes(Clock clock) {
        this.clock = clock;
    }

    Optional<String> problem(Dependency dependency) {
        return probes.computeIfAbsent(dependency.name(), name -> new Probe()).problem(dependency);
    }

    private final class Probe {

        private final ReentrantLock asking = new ReentrantLock();
        private volatile @Nullable Answer last;

        Optional<String> problem(Dependency dependency) {
            Answer answer = last;
            Instant now = clock.instant();
            if (answer != null && now.isBefore(answer.at().plus(KEPT))) {
                return Optional.ofNullable(answer.problem());
            }
            if (!asking.tryLock()) {
                return answer != null && now.isBefore(answer.at().plus(STALE))
                        ? Optional.ofNullable(answer.problem())
                        : Optional.of("no answer yet");
            }
            try {
                Optional<String> problem = dependency.problem().get();
                last = new Answer(clock.instant(), problem.orElse(null));
                return problem;
            } finally {
                asking.unlock();
            }
        }
    }

    private record Answer(Instant at, @Nullable String problem) {}
}
