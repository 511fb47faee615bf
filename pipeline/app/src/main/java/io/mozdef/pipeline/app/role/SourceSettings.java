// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.transport.Sources;
import io.mozdef.pipeline.transport.source.Source;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import io.mozdef.pipeline.transport.source.SourcesConfig.Type;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The configured sources, none of them opened. RabbitMQ's settings are read only when one of the sources is a queue there. */
@Singleton
public class SourceSettings {

    private final Settings settings;
    private final Broker broker;
    private final MeterRegistry meters;
    private final Clock clock;

    @Inject
    SourceSettings(Settings settings, Broker broker, MeterRegistry meters, Clock clock) {
        this.settings = settings;
        this.broker = broker;
        this.meters = meters;
        this.clock = clock;
    }

    /** Reads and checks; what is wrong goes to the problems of the settings. */
    void configure() {
        settings.read(SourcesConfig.class).ifPresent(config -> {
            if (config.sources().isEmpty()) {
                settings.problems()
                        .add("mozdef.sources.<name>.type, .format and .queue are required for at least one source");
            }
            settings.problems().addAll(Sources.problems(config));
            if (config.sources().values().stream().anyMatch(s -> s.type() == Type.RABBITMQ)) {
                broker.configure(settings);
            }
        });
    }

    /** Notes sources whose format no normaliser has. */
    void checkFormats(Set<String> formats) {
        settings.read(SourcesConfig.class).ifPresent(config -> config.sources().forEach((name, source) -> {
            if (!formats.contains(source.format())) {
                settings.problems()
                        .add("mozdef.sources." + name + ".format: there is no format '" + source.format()
                                + "'; there are " + formats);
            }
        }));
    }

    /**
     * One source, for a command.
     *
     * @throws ConfigurationRefusedException when it is not configured, or wrongly
     */
    public Source named(String name) {
        configure();
        settings.insist();
        List<Source> sources = all();
        return sources.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new ConfigurationRefusedException("There is no source '" + name + "'; configured are "
                                + sources.stream().map(Source::name).sorted().toList()));
    }

    /** The configured sources, none when nothing is configured, for a command. */
    public List<Source> configured() {
        if (settings.read(SourcesConfig.class).map(c -> c.sources().isEmpty()).orElse(true)) {
            settings.insist();
            return List.of();
        }
        configure();
        settings.insist();
        return all();
    }

    /** What {@link #configure} found in order. */
    List<Source> all() {
        SourcesConfig config = settings.read(SourcesConfig.class).orElseThrow();
        boolean rabbit = config.sources().values().stream().anyMatch(s -> s.type() == Type.RABBITMQ);
        return Sources.of(config, rabbit ? broker.server() : null, meters, clock);
    }
}
