// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What to start, and how. Immutable; each method returns a changed copy.
 *
 * @param java the program that runs the applications and the servers
 * @param folder configuration, secrets and logs; emptied by whoever made it
 * @param roles a pipeline process for each entry, such as {@code all} or {@code worker}
 * @param settings further configuration of every pipeline process, by key
 * @param ports of doors: {@code bastion}, {@code http}, {@code api}; free ones where absent
 * @param searchHeap heap of the search engine
 * @param durableBroker whether the broker keeps messages over its own kill
 * @param quickCode whether every process compiles its code quickly and not well: for a test of a few thousand events
 * @param searchUri where the pipeline finds the engine: the engine itself, or what a test puts in front of it
 * @param progress gets a line for each thing that is ready
 */
public record StackOptions(
        Path java,
        Path folder,
        List<String> roles,
        Map<String, String> settings,
        Map<String, Integer> ports,
        String searchHeap,
        boolean durableBroker,
        boolean quickCode,
        Function<Devstack, URI> searchUri,
        Consumer<String> progress) {

    public StackOptions {
        roles = List.copyOf(roles);
        settings = Map.copyOf(settings);
        ports = Map.copyOf(ports);
    }

    public static StackOptions in(Path folder) {
        return new StackOptions(
                Path.of(System.getProperty("mozdef.java", System.getProperty("java.home")), "bin", "java"),
                folder,
                List.of("all"),
                Map.of(),
                Map.of(),
                "512m",
                false,
                false,
                Devstack::search,
                line -> {});
    }

    public StackOptions roles(String... names) {
        return new StackOptions(
                java,
                folder,
                List.of(names),
                settings,
                ports,
                searchHeap,
                durableBroker,
                quickCode,
                searchUri,
                progress);
    }

    public StackOptions setting(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(key, value);
        return new StackOptions(
                java, folder, roles, more, ports, searchHeap, durableBroker, quickCode, searchUri, progress);
    }

    public StackOptions port(String door, int port) {
        Map<String, Integer> more = new LinkedHashMap<>(ports);
        more.put(door, port);
        return new StackOptions(
                java, folder, roles, settings, more, searchHeap, durableBroker, quickCode, searchUri, progress);
    }

    public StackOptions searchHeap(String size) {
        return new StackOptions(
                java, folder, roles, settings, ports, size, durableBroker, quickCode, searchUri, progress);
    }

    public StackOptions withDurableBroker() {
        return new StackOptions(java, folder, roles, settings, ports, searchHeap, true, quickCode, searchUri, progress);
    }

    public StackOptions withQuickCode() {
        return new StackOptions(
                java, folder, roles, settings, ports, searchHeap, durableBroker, true, searchUri, progress);
    }

    /** Sends the pipeline to this address, made when the servers run, instead of the engine's own. */
    public StackOptions searchThrough(Function<Devstack, URI> proxy) {
        return new StackOptions(
                java, folder, roles, settings, ports, searchHeap, durableBroker, quickCode, proxy, progress);
    }

    public StackOptions progress(Consumer<String> lines) {
        return new StackOptions(
                java, folder, roles, settings, ports, searchHeap, durableBroker, quickCode, searchUri, lines);
    }

    /** The names of the pipeline's processes: the roles, numbered where one comes twice. */
    List<String> processNames() {
        List<String> names = new ArrayList<>();
        for (String role : roles) {
            String name = role;
            for (int n = 2; names.contains(name); n++) {
                name = role + "-" + n;
            }
            names.add(name);
        }
        return names;
    }
}
