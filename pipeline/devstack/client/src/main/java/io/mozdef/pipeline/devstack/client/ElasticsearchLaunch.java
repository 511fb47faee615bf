// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Elasticsearch's own server, fetched by the servers module's profile {@code peers}. It is the distribution for
 * integration tests: no painless, reindex, delete-by-query, ingest or lifecycle management.
 */
record ElasticsearchLaunch() implements Launch {

    private static final PeerDistribution DISTRIBUTION = new PeerDistribution("Elasticsearch", "elasticsearch-");

    private static RunAs account() {
        return RunAs.insteadOfRoot("nobody");
    }

    @Override
    public Optional<String> obstacle() {
        return DISTRIBUTION.obstacle().or(account()::obstacle);
    }

    @Override
    public ProcessSpec prepare(Place place, DevstackBuilder options) throws IOException {
        Path data = place.data();
        Path home = DISTRIBUTION.require();
        if (!account().reaches(home)) {
            home = PeerDistribution.copy(home, data.resolve("program"));
        }
        Path configuration = PeerDistribution.copy(home.resolve("config"), data.resolve("config"));
        Files.createDirectories(data.resolve("tmp"));
        account().own(data);
        String heap = options.heaps.get(Server.ELASTICSEARCH);
        return ProcessSpec.of("elasticsearch", place.log(), account().command(command(home, place, options)))
                .directory(data)
                .env(Map.of(
                        "ES_JAVA_HOME", options.java.getParent().getParent().toString(),
                        "ES_PATH_CONF", configuration.toString(),
                        "ES_TMPDIR", data.resolve("tmp").toString(),
                        "ES_JAVA_OPTS",
                                "-Xms" + heap + " -Xmx" + heap
                                        + (options.startsFast ? " " + DevstackBuilder.QUICK_CODE : "")));
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
        process.await(() -> Launch.answers(client, request), "a yellow cluster at " + health, START_LIMIT);
    }

    @Override
    public URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
