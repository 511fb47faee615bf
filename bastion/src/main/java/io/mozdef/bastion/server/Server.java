// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.config.Problems;
import io.mozdef.bastion.limit.Connections;
import io.mozdef.bastion.queue.QueueCheck;
import io.mozdef.bastion.webhook.Drain;
import io.mozdef.bastion.webhook.Sources;
import io.mozdef.bastion.webhook.Webhook;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Starts the public port once the configuration is found good; one listener per event loop, sharing the port. Why it is not Quarkus' own server: docs/adr/0001. */
@Singleton
class Server {
    private static final Logger LOG = Logger.getLogger(Server.class);

    private final Vertx vertx;
    private final HttpConfig config;
    private final Sources sources;
    private final QueueCheck queue;
    private final Instance<Webhook> webhook;
    private final Drain drain;
    private final ClientAddress addresses;
    private final MeterRegistry registry;
    private volatile boolean started;

    @Inject
    Server(
            Vertx vertx,
            HttpConfig config,
            Sources sources,
            QueueCheck queue,
            Instance<Webhook> webhook,
            Drain drain,
            ClientAddress addresses,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.config = config;
        this.sources = sources;
        this.queue = queue;
        this.webhook = webhook;
        this.drain = drain;
        this.addresses = addresses;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        Problems problems = new Problems();
        sources.open(problems);
        addresses.open(problems);
        queue.check(problems);
        problems.throwIfAny();
        Webhook handler = webhook.get();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxHeaderSize(Math.toIntExact(config.maxHeaderSize().asLongValue()))
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false)
                .setCompressionSupported(false);
        Connections knowns = connections("known", config.connections(), config.connections());
        Connections strangers =
                connections("stranger", config.strangerConnections(), config.strangerConnectionsPerAddress());
        Predicate<InetAddress> known = address -> addresses.trusts(address) || sources.know(address);
        Supplier<ConnectionGuard> guard = () -> new ConnectionGuard(known, knowns, strangers, config, registry);
        int loops = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(
                        () -> new Listener(options, handler, guard.get()), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        started = true;
        vertx.setPeriodic(sources.reloadMillis(), id -> reload());
    }

    private Connections connections(String who, int most, int mostPerAddress) {
        Connections connections = new Connections(most, mostPerAddress);
        Gauge.builder("mozdef.bastion.connections", connections, Connections::open)
                .tag("who", who)
                .register(registry);
        return connections;
    }

    private void reload() {
        vertx.executeBlocking(() -> {
                    sources.refresh();
                    return null;
                })
                .onFailure(e -> LOG.error("reloading failed", e));
    }

    /** Answers what is under way, refuses what is new, and returns when nothing is left or the time is over. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        drain.begin();
        if (!started) {
            return;
        }
        long end = System.nanoTime() + config.drainTime().toNanos();
        while (webhook.get().inFlight() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        LOG.infof("drained unanswered=%d", webhook.get().inFlight());
    }

    private static final class Listener extends AbstractVerticle {
        private static final int SWEEP_MILLIS = 500;

        private final HttpServerOptions options;
        private final Webhook handler;
        private final ConnectionGuard guard;

        Listener(HttpServerOptions options, Webhook handler, ConnectionGuard guard) {
            this.options = options;
            this.handler = handler;
            this.guard = guard;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.setPeriodic(SWEEP_MILLIS, id -> guard.sweep());
            vertx.createHttpServer(options)
                    .connectionHandler(guard::opened)
                    .requestHandler(request -> {
                        if (guard.began(request)) {
                            handler.handle(request);
                        }
                    })
                    .listen()
                    .onSuccess(this::listening)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void listening(HttpServer server) {
            LOG.infof("listening host=%s port=%d", options.getHost(), server.actualPort());
        }
    }
}
