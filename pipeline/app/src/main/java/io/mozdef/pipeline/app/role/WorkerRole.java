// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.flow.preparation.EventMaker;
import io.mozdef.pipeline.flow.worker.FlowConfig;
import io.mozdef.pipeline.flow.worker.FlowProblems;
import io.mozdef.pipeline.flow.worker.Worker;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.delivery.Intake;
import io.mozdef.pipeline.transport.source.Source;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes events from the configured sources to the search engine. Needs RabbitMQ only when one of its sources is there. */
@Singleton
public class WorkerRole implements PipelineRole {

    private final Settings settings;
    private final SourceSettings sources;
    private final SearchStores search;
    private final Provider<Preparation> preparation;
    private final MeterRegistry meters;
    private final List<DeadLetters> deadLetters = new ArrayList<>();
    private @Nullable EventMaker maker;
    private volatile List<Intake> intakes = List.of();
    private volatile @Nullable Worker worker;

    @Inject
    WorkerRole(
            Settings settings,
            SourceSettings sources,
            SearchStores search,
            Provider<Preparation> preparation,
            MeterRegistry meters) {
        this.settings = settings;
        this.sources = sources;
        this.search = search;
        this.preparation = preparation;
        this.meters = meters;
    }

    @Override
    public Role role() {
        return Role.WORKER;
    }

    @Override
    public void configure(Settings given) {
        search.configure(given);
        sources.configure();
        given.read(FlowConfig.class).ifPresent(flow -> given.problems().addAll(FlowProblems.of(flow)));
        preparation.get().maker(given).ifPresent(made -> {
            maker = made;
            sources.checkFormats(made.formats());
        });
    }

    @Override
    public void start() {
        EventMaker made = maker;
        FlowConfig config = settings.read(FlowConfig.class).orElseThrow();
        if (made == null) {
            throw new IllegalStateException("not configured");
        }
        search.engine().start();
        Worker started = new Worker(
                config,
                made,
                search.engine().events(),
                search.engine().queries(),
                search.engine().states(),
                meters);
        List<Intake> opened = new ArrayList<>();
        for (Source source : sources.all()) {
            DeadLetters letters = source.openDeadLetters();
            deadLetters.add(letters);
            opened.add(source.open(started.receiver(
                    new io.mozdef.pipeline.flow.worker.Source(source.name(), source.format(), letters))));
        }
        started.start(opened);
        intakes = List.copyOf(opened);
        worker = started;
    }

    @Override
    public Optional<String> problem() {
        Worker running = worker;
        return running == null ? Optional.of("not started") : running.problem();
    }

    @Override
    public List<Dependency> dependencies() {
        List<Dependency> needed = new ArrayList<>(List.of(search.dependency()));
        for (Intake intake : intakes) {
            needed.add(new Dependency("source " + intake.source(), intake::problem));
        }
        return needed;
    }

    @Override
    public void close() {
        Worker running = worker;
        if (running != null) {
            running.close();
        }
        deadLetters.forEach(DeadLetters::close);
    }
}
