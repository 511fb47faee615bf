// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Configures, starts and closes the active roles. All are configured before any is started, so that a start tells everything
 * that is wrong at once and has opened nothing when it fails. They close in their order, then the connections they shared.
 */
@Singleton
public class RoleLifecycle {

    private static final Logger LOG = Logger.getLogger(RoleLifecycle.class);

    private static final String READY = "ok";

    private final ActiveRoles active;
    private final Settings settings;
    private final List<PipelineRole> roles;
    private final List<SharedConnection> connections;
    private final TerminationMessage termination;
    private volatile boolean started;

    @Inject
    RoleLifecycle(
            ActiveRoles active,
            Settings settings,
            @All List<PipelineRole> every,
            @All List<SharedConnection> connections,
            TerminationMessage termination) {
        this.active = active;
        this.settings = settings;
        this.roles = every.stream()
                .filter(r -> active.has(r.role()))
                .sorted(Comparator.comparing(PipelineRole::role))
                .toList();
        this.connections = connections;
        this.termination = termination;
        if (roles.size() != active.roles().size()) {
            throw new IllegalStateException("a role that is marked as built has no class");
        }
    }

    void start(@Observes StartupEvent event) {
        settings.checkKeys();
        if (settings.isCommand()) {
            // it reports its problems itself, with its own exit code
            return;
        }
        try {
            startRoles();
        } catch (ConfigurationException e) {
            termination.write(e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            // what a library says may quote a URL with its password
            termination.write("the start failed with " + e.getClass().getName() + "; the log says why");
            throw e;
        }
    }

    private void startRoles() {
        ConfigurationProblems problems = settings.problems();
        problems.addAll(active.problems());
        roles.forEach(role -> role.configure(settings));
        if (!problems.isEmpty()) {
            // the framework prints the message of this one alone, without a stack trace, and ends with 1
            throw new ConfigurationException(problems.report());
        }
        for (PipelineRole role : roles) {
            role.start();
            LOG.infof("role %s started", role.role().configName());
        }
        started = true;
    }

    void stop(@Observes ShutdownEvent event) {
        started = false;
        for (PipelineRole role : roles) {
            role.close();
        }
        connections.forEach(SharedConnection::close);
    }

    /** What each active role says about itself: {@code ok}, or what keeps it from its work. */
    public Map<Role, String> words() {
        Map<Role, String> words = new EnumMap<>(Role.class);
        for (PipelineRole role : roles) {
            words.put(role.role(), started ? role.problem().orElse(READY) : "not started, or stopping");
        }
        return words;
    }

    /** The words that are not {@code ok}. */
    public List<String> problems() {
        return words().values().stream().filter(word -> !word.equals(READY)).toList();
    }

    public List<Dependency> dependencies() {
        return roles.stream().flatMap(role -> role.dependencies().stream()).toList();
    }
}
