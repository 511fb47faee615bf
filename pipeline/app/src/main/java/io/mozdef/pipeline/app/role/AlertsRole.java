// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.detect.rule.RuleReader;
import io.mozdef.pipeline.detect.rule.source.ClassPathRules;
import io.mozdef.pipeline.detect.rule.source.FolderRules;
import io.mozdef.pipeline.detect.rule.source.RuleLibrary;
import io.mozdef.pipeline.detect.rule.source.RuleSource;
import io.mozdef.pipeline.detect.run.AlertsConfig;
import io.mozdef.pipeline.detect.run.AlertsEngine;
import io.mozdef.pipeline.detect.run.AlertsStores;
import io.mozdef.pipeline.model.alert.AlertBus;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import io.mozdef.pipeline.transport.rabbitmq.RabbitAlertBus;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates the rules, on one replica of any number, and announces alerts. Needs RabbitMQ only when there are consumers. */
@Singleton
public class AlertsRole implements PipelineRole {

    private static final String LEASE = "alerts-leader";

    private final Settings settings;
    private final SearchStores search;
    private final Broker broker;
    private final List<RuleKind> kinds;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Tickers tickers;
    private volatile @Nullable AlertsEngine engine;
    private volatile @Nullable RabbitAlertBus bus;
    private @Nullable Ticker ticker;

    @Inject
    AlertsRole(
            Settings settings,
            SearchStores search,
            Broker broker,
            @All List<RuleKind> kinds,
            Clock clock,
            MeterRegistry meters,
            Tickers tickers) {
        this.settings = settings;
        this.search = search;
        this.broker = broker;
        this.kinds = kinds;
        this.clock = clock;
        this.meters = meters;
        this.tickers = tickers;
    }

    @Override
    public Role role() {
        return Role.ALERTS;
    }

    @Override
    public void configure(Settings given) {
        search.configure(given);
        given.read(AlertsConfig.class)
                .filter(config -> !consumers(config).isEmpty())
                .ifPresent(config -> broker.configure(given));
    }

    @Override
    public void start() {
        AlertsConfig config = settings.read(AlertsConfig.class).orElseThrow();
        AlertsStores stores = new AlertsStores(
                search.engine().queries(),
                search.engine().alerts(),
                search.engine().states());
        LeaseKeeper lease = new LeaseKeeper(stores.states(), LEASE, Preparation.hostName(), config.lease(), clock);
        AlertsEngine started = new AlertsEngine(
                config,
                new RuleLibrary(sources(config), new RuleReader(kinds), config.params()),
                kinds,
                stores,
                bus(config),
                new Leadership(lease, config.lease()),
                clock,
                meters);
        started.start();
        engine = started;
        ticker = tickers.start("alerts", config.tick(), started::tick);
    }

    private static List<RuleSource> sources(AlertsConfig config) {
        List<RuleSource> sources = new ArrayList<>(List.of(new ClassPathRules()));
        config.rulesDir().map(FolderRules::new).ifPresent(sources::add);
        return sources;
    }

    private AlertBus bus(AlertsConfig config) {
        List<String> consumers = consumers(config);
        if (consumers.isEmpty()) {
            return new NoConsumers();
        }
        RabbitAlertBus made = new RabbitAlertBus(consumers, broker.server(), meters);
        bus = made;
        return made;
    }

    private static List<String> consumers(AlertsConfig config) {
        return config.consumers().orElse(List.of());
    }

    @Override
    public Optional<String> problem() {
        AlertsEngine running = engine;
        return running == null ? Optional.of("not started") : running.problem().or(this::busProblem);
    }

    private Optional<String> busProblem() {
        RabbitAlertBus open = bus;
        return open == null ? Optional.empty() : open.problem();
    }

    @Override
    public List<Dependency> dependencies() {
        return bus == null
                ? List.of(search.dependency())
                : List.of(search.dependency(), new Dependency(Broker.DEPENDENCY, this::busProblem));
    }

    @Override
    public void close() {
        if (ticker != null) {
            ticker.close();
        }
        AlertsEngine running = engine;
        if (running != null) {
            running.close();
        }
        RabbitAlertBus open = bus;
        if (open != null) {
            open.close();
        }
    }

    /** With no consumer configured there is nothing to announce, and no broker to connect to. */
    private static final class NoConsumers implements AlertBus {

        @Override
        public boolean hasConsumers() {
            return false;
        }

        @Override
        public List<String> announce(List<AlertAnnouncement> alerts) {
            return alerts.stream().map(AlertAnnouncement::id).toList();
        }
    }
}
