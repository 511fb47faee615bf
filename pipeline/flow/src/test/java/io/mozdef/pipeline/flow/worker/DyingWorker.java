// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.store.search.SearchEngine;
import io.mozdef.pipeline.transport.Sources;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitServer;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A worker in a process of its own, which a line {@code halt} ends for real. SIGTERM stops it in order. */
final class DyingWorker {

    private DyingWorker() {}

    /** @param arguments file with the configuration */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = settings(Path.of(arguments[0]));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Clock clock = Clock.systemUTC();
        SearchEngine engine = SearchEngine.open(read(SearchConfig.class, settings), clock);
        var source = source(settings, registry, clock);
        Worker worker = new Worker(
                FlowSettings.of(), Lines.maker(), engine.events(), engine.queries(), engine.states(), registry);
        DeadLetters letters = source.openDeadLetters();
        Intake intake = source.open(worker.receiver(new Source(source.name(), source.format(), letters)));
        worker.start(List.of(intake));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            worker.close();
            letters.close();
            engine.close();
        }));
    }

    static io.mozdef.pipeline.transport.source.Source source(
            Map<String, String> settings, SimpleMeterRegistry registry, Clock clock) {
        return Sources.of(
                        read(SourcesConfig.class, settings),
                        new RabbitServer(read(RabbitConfig.class, settings)),
                        registry,
                        clock)
                .get(0);
    }

    private static Map<String, String> settings(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        return settings;
    }

    private static <T> T read(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(type)
                .build()
                .getConfigMapping(type);
    }
}
