// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keycloak's own server with realm {@code mozdef} (the resource {@value #REALM}): the clients of the devstack's small
 * issuer, with roles where Keycloak has them, in {@code realm_access/roles}. Its development mode rewrites its own
 * folder, so each start has a copy.
 */
record KeycloakLaunch() implements Launch {

    private static final PeerDistribution DISTRIBUTION = new PeerDistribution("Keycloak", "keycloak-");
    private static final String REALM = "mozdef-realm.json";

    @Override
    public Optional<String> obstacle() {
        return DISTRIBUTION.obstacle();
    }

    @Override
    public ProcessSpec prepare(Place place, DevstackBuilder options) throws IOException {
        Path home = PeerDistribution.copy(DISTRIBUTION.require(), place.data().resolve("program"));
        Path realms = Files.createDirectories(home.resolve("data/import"));
        if (!Files.exists(realms.resolve(REALM))) {
            try (InputStream realm = KeycloakLaunch.class.getResourceAsStream(REALM)) {
                Files.copy(realm, realms.resolve(REALM));
            }
        }
        List<String> command = List.of(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + place.port(),
                "--import-realm");
        return ProcessSpec.of("keycloak", place.log(), command)
                .directory(home)
                .env(Map.of(
                        "JAVA_HOME",
                        options.java.getParent().getParent().toString(),
                        "JAVA_OPTS_KC_HEAP",
                        "-Xms128m -Xmx" + options.heaps.get(Server.KEYCLOAK),
                        "JAVA_OPTS_APPEND",
                        options.startsFast ? DevstackBuilder.QUICK_CODE : ""));
    }

    @Override
    public void awaitReady(GuardedProcess process, Place place) {
        URI discovery = URI.create(uri(place.port()) + "/.well-known/openid-configuration");
        HttpRequest request = HttpRequest.newBuilder(discovery).build();
        HttpClient client = HttpClient.newHttpClient();
        process.await(() -> Launch.answers(client, request), "the realm at " + discovery, START_LIMIT);
    }

    @Override
    public URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port + "/realms/mozdef");
    }
}
