// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Elasticsearch's own server, fetched by the servers module's profile {@code peers}. It is the distribution for
 * integration tests: no painless, reindex, delete-by-query, ingest or lifecycle management.
 */
record ElasticsearchLaunch() implements Launch {

    private static final String FETCH = "mvn -q -Ppeers -pl pipeline/devstack/servers package";

    private static RunAs account() {
        return RunAs.insteadOfRoot("nobody");
    }

    @Override
    public Optional<String> obstacle() {
        if (home().isEmpty()) {
            return Optional.of("Elasticsearch is not there (fetch it with: " + FETCH + ")");
        }
        return account().obstacle();
    }

    private static Optional<Path> home() {
        Path peers = ServersModule.find().folder().resolve("target/peers");
        if (!Files.isDirectory(peers)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(peers)) {
            return found.filter(path -> path.getFileName().toString().startsWith("elasticsearch-"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessSpec prepare(Place place, DevstackBuilder options) throws IOException {
        Path data = place.data();
        Path home =
                home().orElseThrow(() -> new IllegalStateException(obstacle().orElse("")));
        if (!account().reaches(home)) {
            home = copy(home, data.resolve("program"));
        }
        Path configuration = copy(home.resolve("config"), data.resolve("config"));
        Files.createDirectories(data.resolve("tmp"));
        account().own(data);
        String heap = options.heaps.get(Server.ELASTICSEARCH);
        return ProcessSpec.of("elasticsearch", place.log(), account().command(command(home, place, options)))
                .directory(data)
                .env(Map.of(
                        "ES_JAVA_HOME", options.java.getParent().getParent().toString(),
                        "ES_PATH_CONF", configuration.toString(),
                        "ES_TMPDIR", data.resolve("tmp").toString(),
                        "ES_JAVA_OPTS", "-Xms" + heap + " -Xmx" + heap));
    }

    private static List<String> command(Path home, Place place, DevstackBuilder options) {
        List<String> settings = new ArrayList<>(List.of(
                "http.port=" + place.port(),
                "transport.port=" + FreePort.next(),
                "network.host=127.0.0.1",
                "discovery.type=single-node",
                "path.data=" + place.data().resolve("data"),
                "path.logs=" + place.data().resolve("logs"),
                "xpack.security.enabled=false",
                "cluster.routing.allocation.disk.threshold_enabled=false"));
        settings.addAll(options.searchSettings);
        List<String> command = new ArrayList<>(
                List.of("bash", home.resolve("bin/elasticsearch").toString()));
        settings.forEach(setting -> command.add("-E" + setting));
        return command;
    }

    @Override
    public void awaitReady(GuardedProcess process, Place place) {
        URI health = URI.create(uri(place.port()) + "/_cluster/health?wait_for_status=yellow&timeout=30s");
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(35)).build();
        HttpClient client = HttpClient.newHttpClient();
        process.await(() -> answers(client, request), "a yellow cluster at " + health, START_LIMIT);
    }

    private static boolean answers(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static Path copy(Path from, Path to) throws IOException {
        if (!Files.exists(to)) {
            try (Stream<Path> paths = Files.walk(from)) {
                for (Path path : paths.toList()) {
                    Files.copy(path, to.resolve(from.relativize(path).toString()));
                }
            }
        }
        return to;
    }
}
