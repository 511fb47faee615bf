// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import static io.mozdef.bastion.bench.Servers.out;

import io.mozdef.bastion.bench.Servers.Server;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * From start until it listens, and resident memory under load at 64 connections, as {@code java.options} has it and with what newer
 * Java adds: compact object headers and an ahead-of-time cache, made by a training run. {@code -Dload.java} names the Java, {@code
 * -Dload.starts} how often (5) each is started. Not part of the build: README.md, "Figures", has the command.
 */
class StartBench {
    private static final int STARTS = Integer.getInteger("load.starts", 5);
    private static final double SECONDS = Double.parseDouble(System.getProperty("load.seconds", "5"));
    private static final String COMPACT = "-XX:+UseCompactObjectHeaders";

    @Test
    void withWhatNewerJavaAdds() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Servers servers = new Servers()) {
            String queue = Servers.queueUrl(servers.instantSqs());
            out("%n== %s, flags %s", version(), Servers.FLAGS);
            out("%-34s %8s %8s %8s", "with", "median s", "best s", "rss MB");
            measure(vertx, servers, queue, "nothing more", List.of());
            if (Runtime.Version.parse(version()).feature() >= 25) {
                measure(vertx, servers, queue, "compact headers", List.of(COMPACT));
                measure(vertx, servers, queue, "AOT cache", trained(vertx, servers, queue, List.of()));
                measure(
                        vertx,
                        servers,
                        queue,
                        "AOT cache and compact headers",
                        trained(vertx, servers, queue, List.of(COMPACT)));
            }
        } finally {
            vertx.close();
        }
    }

    /** Flags that use a cache, which one run under load has written at its end. */
    private static List<String> trained(Vertx vertx, Servers servers, String queue, List<String> flags)
            throws Exception {
        Path cache = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "aot-")
                .resolve("bastion.aot");
        Server training = servers.bastion(with(flags, "-XX:AOTCacheOutput=" + cache), queue, Map.of());
        new Load(vertx, training.port(), Servers.SECRET).run(16, LoadBench.body(1024), SECONDS);
        training.stop();
        out("%-34s %8d MB", "  (cache)", Files.size(cache) / 1_000_000);
        return Stream.concat(flags.stream(), Stream.of("-XX:AOTCache=" + cache)).toList();
    }

    private static void measure(Vertx vertx, Servers servers, String queue, String name, List<String> more)
            throws Exception {
        double[] starts = new double[STARTS];
        long rss = 0;
        for (int i = 0; i < STARTS; i++) {
            Server bastion = servers.bastion(with(more), queue, Map.of());
            starts[i] = bastion.startSeconds();
            if (i == STARTS - 1) {
                new Load(vertx, bastion.port(), Servers.SECRET).run(64, LoadBench.body(1024), 2 * SECONDS);
                rss = bastion.rssMegabytes();
            }
            bastion.stop();
        }
        Arrays.sort(starts);
        out("%-34s %8.2f %8.2f %8d", name, starts[STARTS / 2], starts[0], rss);
    }

    private static List<String> with(List<String> flags, String... more) {
        List<String> all = new ArrayList<>(Servers.FLAGS);
        all.addAll(flags);
        all.addAll(List.of(more));
        return all;
    }

    /** Of the Java that is measured, as its {@code release} file says it. */
    private static String version() throws IOException {
        Path release = Servers.JAVA.getParent().resolveSibling("release");
        return Files.readAllLines(release).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*=\"|\"", "");
    }
}
