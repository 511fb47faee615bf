// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.ingest.http.EventDoor;
import io.mozdef.pipeline.ingest.http.EventSink;
import io.mozdef.pipeline.ingest.http.LoginputConfig;
import io.mozdef.pipeline.ingest.http.RabbitEventSink;
import io.mozdef.pipeline.ingest.http.SenderTokens;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The doors of senders: needs RabbitMQ alone. Ready when it has an open channel and can tell its senders apart. */
@Singleton
public class LoginputRole implements PipelineRole {

    private static final String PREFIX = "mozdef.loginput.";

    private final Broker broker;
    private final MeterRegistry meters;
    private final Provider<SenderTokens> tokens;
    private volatile @Nullable RabbitEventSink sink;

    @Inject
    LoginputRole(Broker broker, MeterRegistry meters, Provider<SenderTokens> tokens) {
        this.broker = broker;
        this.meters = meters;
        this.tokens = tokens;
    }

    @Override
    public Role role() {
        return Role.LOGINPUT;
    }

    @Override
    public void configure(Settings settings) {
        broker.configure(settings);
        settings.read(LoginputConfig.class).ifPresent(config -> {
            settings.read(RabbitConfig.class)
                    .ifPresent(rabbit -> settings.problems().addAll(EventDoor.problems(config, rabbit.maxInFlight())));
            Optional<Path> folder = config.tokensDir();
            if (folder.isEmpty() && !config.anonymous()) {
                settings.problems()
                        .add(PREFIX + "tokens-dir is required for role loginput, unless " + PREFIX + "anonymous=true");
            }
            folder.filter(path -> !Files.isDirectory(path))
                    .ifPresent(path -> settings.problems().add(PREFIX + "tokens-dir: " + path + " is not a folder"));
        });
    }

    @Override
    public void start() {
        sink = new RabbitEventSink(broker.server(), meters);
    }

    /** What the doors hand their events to; they are closed, by the gate, in processes without this role. */
    @Produces
    @Singleton
    EventSink sink() {
        RabbitEventSink open = sink;
        if (open == null) {
            throw new IllegalStateException("role loginput is not started");
        }
        return open;
    }

    @Override
    public Optional<String> problem() {
        return sinkProblem().or(() -> tokens.get().problem());
    }

    private Optional<String> sinkProblem() {
        RabbitEventSink open = sink;
        return open == null ? Optional.of("not started") : open.problem();
    }

    @Override
    public List<Dependency> dependencies() {
        return List.of(new Dependency(Broker.DEPENDENCY, this::sinkProblem));
    }

    /** The framework has let the requests under way finish before; what they published is confirmed or refused here. */
    @Override
    public void close() {
        RabbitEventSink open = sink;
        if (open != null) {
            open.close();
        }
    }
}
