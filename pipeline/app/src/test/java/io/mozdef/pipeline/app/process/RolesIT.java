// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.pipeline.devstack.client.Devstack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table of design.md 1, line by line: each role starts with the settings of that line alone, becomes ready, and leaves
 * alone what another role needs, also when it is told where that is.
 */
class RolesIT {

    private static final Duration SOON = PackagedApp.PATIENCE;

    private static Devstack stack;

    @BeforeAll
    static void servers() {
        stack = Devstack.shared();
    }

    @Test
    void loginputNeedsRabbitmqAlone() {
        prove("loginput", RoleEnvironment.loginput(stack), "MOZDEF_SEARCH_HOSTS", "MOZDEF_API_OIDC_ISSUER");
    }

    @Test
    void aWorkerNeedsItsSourceAndTheSearchEngineAndHasNoDoor() {
        prove("worker", RoleEnvironment.worker(stack), "MOZDEF_API_OIDC_ISSUER");
    }

    @Test
    void aWorkerOfSqsNeedsNoRabbitmq() {
        prove("worker", RoleEnvironment.sqsWorker(stack), "MOZDEF_RABBITMQ_ADDRESSES", "MOZDEF_API_OIDC_ISSUER");
    }

    @Test
    void alertsNeedTheSearchEngineAndRabbitmq() {
        prove("alerts", RoleEnvironment.alerts(stack), "MOZDEF_API_OIDC_ISSUER");
    }

    @Test
    void alertsWithoutConsumersNeedNoRabbitmq() {
        prove("alerts", RoleEnvironment.search(stack), "MOZDEF_RABBITMQ_ADDRESSES", "MOZDEF_API_OIDC_ISSUER");
    }

    @Test
    void theApiNeedsTheSearchEngineAndTheIssuer() {
        prove("api", RoleEnvironment.api(stack), "MOZDEF_RABBITMQ_ADDRESSES");
    }

    @Test
    void cronNeedsTheSearchEngine() {
        prove("cron", RoleEnvironment.search(stack), "MOZDEF_RABBITMQ_ADDRESSES", "MOZDEF_API_OIDC_ISSUER");
    }

    @Test
    void allIsEveryRoleInOneProcess() {
        try (PackagedApp app = PackagedApp.start(RoleEnvironment.role("all", RoleEnvironment.all(stack)))) {
            awaitReady(app);
            assertThat(app.management("/q/health/ready").body())
                    .contains("loginput", "worker", "alerts", "cron", "api");
            // dependencies are asked for it, and may be busy
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(app.get("/status").body()).contains("\"service\":\"all\"", "\"status\":\"ok\""));
            assertThat(app.terminate()).isIn(0, 143);
            assertThat(app.output()).contains("stopped in").doesNotContain(" ERROR ");
        }
    }

    /** Liveness never calls out, and a process whose servers are away starts, lives, and is not ready. */
    @Test
    void livesWithoutItsServersAndSaysThatItIsNotReady() {
        Map<String, String> environment = RoleEnvironment.role("worker,alerts,cron", RoleEnvironment.worker(stack));
        environment.put("MOZDEF_SEARCH_HOSTS", "http://127.0.0.1:9");
        environment.put("MOZDEF_RABBITMQ_ADDRESSES", "127.0.0.1:9");
        try (PackagedApp app = PackagedApp.start(environment)) {
            assertThat(app.management("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(app.management("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(app.management("/q/metrics").body()).contains("jvm_memory");
            assertThat(app.isAlive()).isTrue();
        }
    }

    private static void prove(String role, Map<String, String> settings, String... notNeeded) {
        Map<String, String> environment = new HashMap<>(RoleEnvironment.role(role, settings));
        try (Trap trap = Trap.set()) {
            for (String key : notNeeded) {
                assertThat(settings).doesNotContainKey(key);
            }
            // first with nothing but its own settings
            try (PackagedApp app = PackagedApp.start(environment)) {
                awaitReady(app);
            }
            // then it is told where the others' servers are, and still does not go there
            for (String key : notNeeded) {
                environment.put(key, key.contains("RABBITMQ") ? trap.address() : "http://" + trap.address());
            }
            try (PackagedApp app = PackagedApp.start(environment)) {
                awaitReady(app);
                assertThat(app.management("/q/metrics").body()).contains("jvm_memory");
                assertThat(publicPortIsOpen(app)).isEqualTo(role.equals("api") || role.equals("loginput"));
                assertThat(app.terminate()).isIn(0, 143);
                assertThat(trap.connections())
                        .as("connections to what %s does not need", role)
                        .isZero();
                assertThat(app.output()).doesNotContain(" ERROR ");
            }
        }
    }

    private static void awaitReady(PackagedApp app) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        app.management("/q/health/ready").statusCode())
                .as(() -> app.management("/q/health/ready").body() + app.output())
                .isEqualTo(200));
    }

    private static boolean publicPortIsOpen(PackagedApp app) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress("127.0.0.1", URI.create(app.url()).getPort()), 30_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
