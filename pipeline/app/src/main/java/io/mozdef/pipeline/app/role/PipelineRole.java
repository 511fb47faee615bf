// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.util.List;
import java.util.Optional;

/**
 * One role's life. Constructing it does nothing; {@link #configure} reads and checks its settings, {@link #start} builds
 * what it needs and only that, {@link #close} drains it. A role starts while what it depends on is away and says so in
 * {@link #problem}. Called from one thread, except {@link #problem} and {@link #dependencies}.
 */
public interface PipelineRole {

    Role role();

    /** Reads the role's settings; what is wrong goes to the problems of {@code settings}. Opens nothing. */
    void configure(Settings settings);

    void start();

    /** What keeps the role from its work now, for readiness, or empty. Must answer at once, without calling out. */
    Optional<String> problem();

    /** What the role depends on, for {@code /status}. */
    List<Dependency> dependencies();

    /** Takes no more work, finishes what it holds, lets go. Must not throw. */
    void close();
}
