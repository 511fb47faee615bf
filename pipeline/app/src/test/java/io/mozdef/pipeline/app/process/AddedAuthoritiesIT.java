// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import io.mozdef.pipeline.devstack.client.TlsTunnel;
import io.mozdef.pipeline.testkit.OwnAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers behind TLS whose authority the platform does not know: each client trusts what {@code mozdef.ca-files} names. */
class AddedAuthoritiesIT {

    private static final OwnAuthority AUTHORITY = OwnAuthority.make();

    private static Devstack stack;

    @BeforeAll
    static void servers() {
        stack = Devstack.shared(Server.SEARCH, Server.SQS, Server.OIDC);
    }

    /** AWS' SDK, and the search engine's client. */
    @Test
    void aWorkerReachesItsQueueAndTheSearchEngine() {
        try (TlsTunnel sqs = TlsTunnel.to(stack.sqs(), AUTHORITY.server());
                TlsTunnel search = TlsTunnel.to(stack.search(), AUTHORITY.server())) {
            Map<String, String> environment = worker(sqs.uri(), AUTHORITY.pem());
            environment.put("MOZDEF_SEARCH_HOSTS", search.uri().toString());
            Foreign.send(
                    stack,
                    environment.get("MOZDEF_SOURCES_UPTYCS_QUEUE"),
                    "over-tls-1",
                    "{\"description\":\"over TLS\",\"value\":\"x\"}");
            try (PackagedApp worker = PackagedApp.start(environment)) {
                await().atMost(PackagedApp.PATIENCE)
                        .untilAsserted(() ->
                                assertThat(stored(worker)).as(worker::output).isEqualTo(1));
            }
        }
    }

    @Test
    void aWorkerThatKnowsAnotherAuthorityTakesNothing() {
        try (TlsTunnel sqs = TlsTunnel.to(stack.sqs(), AUTHORITY.server())) {
            Map<String, String> environment =
                    worker(sqs.uri(), OwnAuthority.make().pem());
            Foreign.send(stack, environment.get("MOZDEF_SOURCES_UPTYCS_QUEUE"), "over-tls-2", "{}");
            try (PackagedApp worker = PackagedApp.start(environment)) {
                await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                                worker.management("/q/health/ready").body())
                        .contains("source uptycs", "PKIX path"));
                assertThat(stored(worker)).isZero();
            }
        }
    }

    /** The framework's client. */
    @Test
    void theApiReachesItsIssuer() {
        try (TlsFront issuer = TlsFront.of(stack.oidcIssuer(), AUTHORITY)) {
            Map<String, String> environment = RoleEnvironment.role("api", RoleEnvironment.api(stack));
            environment.put("MOZDEF_API_OIDC_URL", issuer.issuer());
            environment.put("mozdef.ca-files", AUTHORITY.pem().toString());
            try (PackagedApp app = PackagedApp.start(environment)) {
                String reader = stack.token("mozdef-reader");
                await().atMost(PackagedApp.PATIENCE).untilAsserted(() -> assertThat(
                                app.get("/alerts", reader).statusCode())
                        .as(app::output)
                        .isEqualTo(200));
            }
        }
    }

    @Test
    void filesWithoutCertificatesEndTheStart(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
        Map<String, String> environment = RoleEnvironment.role("worker", RoleEnvironment.sqsWorker(stack));
        environment.put("MOZDEF_CA_FILES", empty + ",/nowhere/ca.pem");
        try (PackagedApp app = PackagedApp.run(environment)) {
            assertThat(app.awaitEnd()).isEqualTo(1);
            assertThat(app.output())
                    .contains("mozdef.ca-files: " + empty + " holds no")
                    .contains("mozdef.ca-files: /nowhere/ca.pem cannot be read");
        }
    }

    private static Map<String, String> worker(URI endpoint, Path authority) {
        Map<String, String> environment = new HashMap<>(RoleEnvironment.sqsWorker(stack));
        environment.put("MOZDEF_SOURCES_UPTYCS_QUEUE", stack.createQueue("over-tls-" + authority.hashCode(), Map.of()));
        environment.put("MOZDEF_SOURCES_UPTYCS_ENDPOINT", endpoint.toString());
        environment.put("MOZDEF_CA_FILES", authority.toString());
        return RoleEnvironment.role("worker", environment);
    }

    private static double stored(PackagedApp worker) {
        return worker.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("mozdef_events_stored_total{") && line.contains("source=\"uptycs\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
