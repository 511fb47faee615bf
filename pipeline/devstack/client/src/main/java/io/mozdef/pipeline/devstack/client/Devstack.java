// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real servers for development and tests, each in its own guarded process on loopback: none outlives this JVM.
 * Thread-safe. Failures to start are {@link NotReadyException}s that quote the server's log.
 */
public final class Devstack implements AutoCloseable {

    /** What can be started. */
    public enum Server {
        /** OpenSearch 2.19, embedded; data outlives a restart. */
        SEARCH,
        /** ElasticMQ; a restart empties it. */
        SQS,
        /** Apache Qpid Broker-J, AMQP 0-9-1, guest/guest; a restart empties it unless it is durable. */
        AMQP,
        /** OIDC issuer {@code mozdef}. */
        OIDC,
        /** RabbitMQ where it is installed; durable. */
        RABBITMQ,
        /** Elasticsearch 8.19 where it was fetched; data outlives a restart. */
        ELASTICSEARCH,
        /** Keycloak 26 where it was fetched, realm {@code mozdef}: an issuer as sites run it. */
        KEYCLOAK;

        /** The servers that {@code mvn} alone brings, on any machine. */
        public static final Set<Server> STANDARD = Set.of(SEARCH, SQS, AMQP, OIDC);

        /** Whether it can be started on this machine; the standard servers always can. */
        public boolean available() {
            return obstacle().isEmpty();
        }

        /** What this machine lacks to start it, and how to get that; empty when it can be started. */
        public Optional<String> obstacle() {
            return launch().obstacle();
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        Launch launch() {
            return switch (this) {
                case SEARCH -> new JavaLaunch(this, "SearchServer", "http://127.0.0.1:%d");
                case SQS -> new JavaLaunch(this, "SqsServer", "http://127.0.0.1:%d");
                // %2F is the virtual host "/": a bare slash would name the empty one.
                case AMQP -> new JavaLaunch(this, "AmqpServer", "amqp://guest:guest@127.0.0.1:%d/%%2F");
                case OIDC -> new JavaLaunch(this, "OidcServer", "http://127.0.0.1:%d/mozdef");
                case RABBITMQ -> new RabbitMqLaunch();
                case ELASTICSEARCH -> new ElasticsearchLaunch();
                case KEYCLOAK -> new KeycloakLaunch();
            };
        }
    }

    private static @Nullable Devstack shared;

    private final DevstackBuilder options;
    private final StackFolder folder;
    private final Map<Server, RunningServer> running = new EnumMap<>(Server.class);

    Devstack(DevstackBuilder options) {
        this.options = options;
        try {
            this.folder = options.data == null ? StackFolder.ofThisRun() : StackFolder.given(options.data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the named servers, or the four standard ones when none is named, with default options. */
    public static Devstack start(Server... servers) {
        return builder(servers).start();
    }

    /** Options first; the named servers, or the four standard ones when none is named. */
    public static DevstackBuilder builder(Server... servers) {
        return new DevstackBuilder(servers.length == 0 ? Server.STANDARD : Set.of(servers));
    }

    /**
     * The stack of this JVM (such as one run of a module's integration tests), stopped when the JVM ends. Starts those
     * of the named servers (none named: the four standard ones) that do not run in it yet. They start
     * fast ({@link DevstackBuilder#startsFast}). Do not close or break it: others use it too.
     */
    public static synchronized Devstack shared(Server... servers) {
        if (shared == null) {
            shared = new Devstack(builder().startsFast());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "devstack"));
        }
        shared.ensure(servers.length == 0 ? Server.STANDARD : Set.of(servers));
        return shared;
    }

    /** Starts those servers that do not run yet, in parallel. When one fails, the whole stack is closed. */
    synchronized void ensure(Collection<Server> servers) {
        Set<Server> missing = EnumSet.noneOf(Server.class);
        missing.addAll(servers);
        missing.removeAll(running.keySet());
        Map<Server, CompletableFuture<RunningServer>> starting = new EnumMap<>(Server.class);
        for (Server server : missing) {
            starting.put(server, inThread("start " + server.label(), () -> start(server)));
        }
        RuntimeException failure = null;
        for (Map.Entry<Server, CompletableFuture<RunningServer>> start : starting.entrySet()) {
            try {
                running.put(start.getKey(), start.getValue().join());
            } catch (CompletionException e) {
                failure = e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        if (failure != null) {
            close();
            throw failure;
        }
    }

    private RunningServer start(Server server) {
        long begin = System.nanoTime();
        RunningServer started = RunningServer.start(server, options, folder.path());
        options.progress.accept(String.format(
                Locale.ROOT,
                "%s ready at %s after %.1f s",
                server.label(),
                started.uri(),
                (System.nanoTime() - begin) / 1e9));
        return started;
    }

    /** Base address of the search engine (Elasticsearch when only that runs), without a slash at the end. */
    public URI search() {
        return server(Server.SEARCH, Server.ELASTICSEARCH).uri();
    }

    /** Endpoint of SQS. */
    public URI sqs() {
        return server(Server.SQS).uri();
    }

    /** The broker (RabbitMQ when only that runs): {@code amqp://guest:guest@127.0.0.1:port/%2F}. */
    public URI amqp() {
        return server(Server.AMQP, Server.RABBITMQ).uri();
    }

    /** Address of any server of the stack, in the form of its own method here. */
    public URI uri(Server server) {
        return server(server).uri();
    }

    /** The issuer (Keycloak when only that runs), exactly as in the tokens' {@code iss} when they are fetched from {@link #tokenUrl()}. */
    public URI oidcIssuer() {
        return server(Server.OIDC, Server.KEYCLOAK).uri();
    }

    /** Where tokens are fetched with the client credentials grant. */
    public URI tokenUrl() {
        return URI.create(oidcIssuer() + (runs(Server.OIDC) ? "/token" : "/protocol/openid-connect/token"));
    }

    /** The server's present process, to measure, freeze or kill it. */
    public GuardedProcess process(Server server) {
        return server(server).process();
    }

    /** Stops the server, if it still runs, and starts it on the same port and data; returns when it is ready. */
    public void restart(Server server) {
        server(server).restart();
    }

    /**
     * An access token for a client: {@code mozdef-analyst} or {@code mozdef-reader} (in the group of that name),
     * {@code mozdef-nobody} (in none), {@code mozdef-stranger} (for another audience), {@code mozdef-expired}.
     */
    public String token(String clientId) {
        return new OidcClient(tokenUrl()).token(clientId);
    }

    /**
     * Creates a queue on SQS and returns its URL.
     *
     * @param attributes as SQS' CreateQueue names them, such as {@code VisibilityTimeout} or {@code RedrivePolicy}
     */
    public String createQueue(String name, Map<String, String> attributes) {
        return new SqsClient(sqs()).createQueue(name, attributes);
    }

    /** The name by which a queue's {@code RedrivePolicy} refers to a queue as its {@code deadLetterTargetArn}. */
    public String queueArn(String name) {
        return SqsClient.arn(name);
    }

    /** Folder of data and logs ({@code logs/<server>.log}). */
    public Path folder() {
        return folder.path();
    }

    /** Stops all servers in parallel and removes their data, unless their folder was given. */
    @Override
    public synchronized void close() {
        List<CompletableFuture<Void>> stopping = new ArrayList<>();
        running.forEach((server, process) -> stopping.add(inThread("stop " + server.label(), () -> {
            process.stop();
            return null;
        })));
        stopping.forEach(CompletableFuture::join);
        running.clear();
        folder.removeData();
    }

    private synchronized boolean runs(Server server) {
        return running.containsKey(server);
    }

    /** The first of the servers that runs. */
    private synchronized RunningServer server(Server... servers) {
        return Stream.of(servers)
                .filter(running::containsKey)
                .map(running::get)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(servers[0] + " was not started in this devstack"));
    }

    /** Plain threads, for this also runs in a shutdown hook. */
    private static <T> CompletableFuture<T> inThread(String name, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
