// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Options of a {@link Devstack}. Mutable, for one thread. Every option has a default. */
public final class DevstackBuilder {

    /** The flag of a JVM that is to be up soon and is not to be measured. */
    public static final String QUICK_CODE = "-XX:TieredStopAtLevel=1";

    final Set<Server> servers = EnumSet.noneOf(Server.class);
    final Map<Server, Integer> ports = new EnumMap<>(Server.class);
    final Map<Server, String> heaps = new EnumMap<>(Server.class);
    final List<String> searchSettings = new ArrayList<>();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    boolean durableAmqp;
    boolean startsFast;
    Consumer<String> progress = line -> {};
    /** Null: a folder of our own, removed on close. */
    @Nullable
    Path data;

    DevstackBuilder(Set<Server> servers) {
        this.servers.addAll(servers);
        // The engine needs room; the others run in a fraction of it, but a full queue lies in their memory.
        heaps.put(Server.SEARCH, "512m");
        heaps.put(Server.ELASTICSEARCH, "512m");
        heaps.put(Server.SQS, "384m");
        heaps.put(Server.AMQP, "384m");
        heaps.put(Server.OIDC, "96m");
        heaps.put(Server.KEYCLOAK, "512m");
    }

    /** Keeps data and logs in this folder, also after close; default: below {@code target/}, data removed on close. */
    public DevstackBuilder data(Path folder) {
        data = folder.toAbsolutePath();
        return this;
    }

    /** Fixes a server's port; default: a free one. */
    public DevstackBuilder port(Server server, int port) {
        ports.put(server, port);
        return this;
    }

    /** Heap of a server as {@code -Xms} and {@code -Xmx} take it; default 512m for a search engine. */
    public DevstackBuilder heap(Server server, String size) {
        heaps.put(server, size);
        return this;
    }

    /** A setting of the search engine's node, such as {@code thread_pool.write.queue_size}. */
    public DevstackBuilder searchSetting(String name, String value) {
        searchSettings.add(name + "=" + value);
        return this;
    }

    /** The broker keeps persistent messages on disk, so that they outlive its kill; default: in memory. */
    public DevstackBuilder durableAmqp() {
        durableAmqp = true;
        return this;
    }

    /**
     * For a test that sends a few thousand events: the servers' Java code is compiled quickly and not well. An OpenSearch
     * is up after half the CPU time (5.3 s instead of 11.0 s, JDK 17). Nothing that is measured may run on it.
     */
    public DevstackBuilder startsFast() {
        startsFast = true;
        return this;
    }

    /** The Java that runs the servers; default: the one that runs this. */
    public DevstackBuilder java(Path program) {
        java = program;
        return this;
    }

    /** Gets a line for each server that is ready; called from several threads. */
    public DevstackBuilder progress(Consumer<String> lines) {
        progress = lines;
        return this;
    }

    /** Starts the servers in parallel and returns when all are ready; stops all and throws when one is not. */
    public Devstack start() {
        Devstack stack = new Devstack(this);
        stack.ensure(servers);
        return stack;
    }
}
