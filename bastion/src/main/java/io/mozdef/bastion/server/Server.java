// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.mozdef.bastion.allowlist.ClientAddress;
import io.mozdef.bastion.config.BadConfigurationException;
import io.mozdef.bastion.config.Problems;
import io.mozdef.bastion.config.TerminationMessage;
import io.mozdef.bastion.limit.Capacity;
import io.mozdef.bastion.queue.QueueCheck;
import io.mozdef.bastion.queue.QueueLimit;
import io.mozdef.bastion.tls.AddedAuthorities;
import io.mozdef.bastion.tls.Tls;
import io.mozdef.bastion.webhook.Sources;
import io.mozdef.bastion.webhook.Webhook;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
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
    private static final int RESET_WINDOW_SECONDS = 10;

    private final Vertx vertx;
    private final HttpConfig config;
    private final Sources sources;
    private final QueueCheck queue;
    private final Instance<Webhook> webhook;
    private final ClientAddress addresses;
    private final Tls tls;
    private final ConnectionLimits limits;
    private final Instance<QueueLimit> queueLimit;
    private final Capacity capacity;
    private final TerminationMessage termination;
    private volatile boolean started;

    @Inject
    Server(
            Vertx vertx,
            HttpConfig config,
            Sources sources,
            QueueCheck queue,
            Instance<Webhook> webhook,
            ClientAddress addresses,
            Tls tls,
            ConnectionLimits limits,
            Instance<QueueLimit> queueLimit,
            Capacity capacity,
            TerminationMessage termination) {
        this.vertx = vertx;
        this.config = config;
        this.sources = sources;
        this.queue = queue;
        this.webhook = webhook;
        this.addresses = addresses;
        this.tls = tls;
        this.limits = limits;
        this.queueLimit = queueLimit;
        this.capacity = capacity;
        this.termination = termination;
    }

    void start(@Observes StartupEvent event) {
        try {
            start();
        } catch (BadConfigurationException e) {
            termination.write(e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            // what a library says may quote a URL with its password
            termination.write("the start failed with " + e.getClass().getName() + "; the log says why");
            throw e;
        }
    }

    private void start() {
        Problems problems = new Problems();
        sources.open(problems);
        addresses.open(problems);
        tls.open(problems);
        AddedAuthorities.check(problems);
        queue.check(problems);
        capacity.check(problems);
        problems.unlessPositive("mozdef.bastion.http.port", config.port());
        limits.check(problems);
        problems.unlessPositive(
                "mozdef.bastion.http.header-time", config.headerTime().toMillis());
        problems.unlessPositive(
                "mozdef.bastion.http.idle-timeout", config.idleTimeout().toMillis());
        problems.throwIfAny();
        AcceptGate.guard(config.port(), limits::admits);
        Webhook handler = webhook.get();
        HttpServerOptions options = options();
        int loops = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(
                        () -> new Listener(options, handler, new ConnectionGuard(limits, addresses, tls, config)),
                        new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        if (!AcceptGate.installed()) {
            throw new IllegalStateException("Netty does not know the accept gate: start with io.mozdef.bastion.Main");
        }
        started = true;
        queueLimit.get().start();
        reloadLater();
    }

    private HttpServerOptions options() {
        int maxHeaderSize = Math.toIntExact(config.maxHeaderSize().asLongValue());
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxHeaderSize(maxHeaderSize)
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(config.http2Streams())
                        .setMaxHeaderListSize(maxHeaderSize))
                .setHttp2RstFloodMaxRstFramePerWindow(config.http2Resets())
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
                .setUseProxyProtocol(addresses.wantsProxyProtocol())
                .setProxyProtocolTimeout(config.headerTime().toMillis())
                .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS)
                .setDecompressionSupported(false)
                .setCompressionSupported(false);
        options.setSslHandshakeTimeout(config.headerTime().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        tls.apply(options);
        return options;
    }

    /** The next look begins when the last one is over: a slow disk must not make them queue. */
    private void reloadLater() {
        vertx.setTimer(sources.reloadMillis(), id -> vertx.executeBlocking(() -> {
                    sources.refresh();
                    tls.refresh();
                    return null;
                })
                .onFailure(e -> LOG.error("reloading failed", e))
                .onComplete(done -> reloadLater()));
    }

    /** Answers what is under way, refuses what is new, and returns when nothing is left or the time is over. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        capacity.drain();
        if (!started) {
            return;
        }
        long end = System.nanoTime() + config.drainTime().toNanos();
        while (capacity.inFlight() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        LOG.infof("drained unanswered=%d", capacity.inFlight());
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
