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
import org.jspecify.annotations.Nullable;

/** Asks a dependency at most once in a while, however often the status is asked for. Thread-safe. */
@Singleton
final class DependencyProbes {

    /** Short enough for the truth, long enough that nobody can make us hammer the search engine through {@code /status}. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private final Clock clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    @Inject
    DependencyProbes(Clock clock) {
        this.clock = clock;
    }

    Optional<String> problem(Dependency dependency) {
        Answer answer = answers.compute(
                dependency.name(), (name, last) -> last != null && isFresh(last) ? last : ask(dependency));
        return Optional.ofNullable(answer.problem());
    }

    private boolean isFresh(Answer answer) {
        return clock.instant().isBefore(answer.at().plus(KEPT));
    }

    private Answer ask(Dependency dependency) {
        Optional<String> problem = dependency.problem().get();
        return new Answer(clock.instant(), problem.orElse(null));
    }

    private record Answer(Instant at, @Nullable String problem) {}
}
