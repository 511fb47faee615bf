// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.mozdef.bastion.config.Problems;
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
import java.util.concurrent.TimeUnit;
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
    private volatile boolean started;

    @Inject
    Server(Vertx vertx, HttpConfig config, Sources sources, QueueCheck queue, Instance<Webhook> webhook, Drain drain) {
        this.vertx = vertx;
        this.config = config;
        this.sources = sources;
        this.queue = queue;
        this.webhook = webhook;
        this.drain = drain;
    }

    void start(@Observes StartupEvent event) {
        Problems problems = new Problems();
        sources.open(problems);
        queue.check(problems);
        problems.throwIfAny();
        Webhook handler = webhook.get();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false)
                .setCompressionSupported(false);
        int loops = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(() -> new Listener(options, handler), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        started = true;
        vertx.setPeriodic(sources.reloadMillis(), id -> reload());
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
        private final HttpServerOptions options;
        private final Webhook handler;

        Listener(HttpServerOptions options, Webhook handler) {
            this.options = options;
            this.handler = handler;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(options)
                    .requestHandler(handler)
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
