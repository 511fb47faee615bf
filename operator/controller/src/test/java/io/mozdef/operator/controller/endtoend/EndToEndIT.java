// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.operator.controller.cluster.RealCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One resource is applied, and its pods do MozDef's work: bastion, loginput, workers, alerts, api and cron. */
@ExtendWith(RealCluster.class)
class EndToEndIT {

    private static final List<String> ALL =
            List.of("bastion", "loginput", "w-uptycs", "w-eventtask", "alerts", "api", "cron");

    @Test
    void whatTheOperatorMadeIsARunningMozDefAndAForgedKeyIsNoticed() throws IOException {
        try (LiveStack stack = new LiveStack()) {
            stack.apply(
                    stack.connections(stack.servers().sqs().toString())
                            + """
                            workers:
                            - {name: uptycs, source: {type: SQS}}
                            - {name: eventtask, source: {type: RabbitMQ}}
                            alerts: {consumers: [soc]}
                            api: {replicas: 1, oidc: {issuerUrl: "%s", audience: mozdef-api}}
                            cron: {}
                            """
                                    .formatted(stack.servers().oidcIssuer()),
                    ALL.toArray(String[]::new));
            stack.start(ALL);

            assertThat(Web.post(stack.pod("bastion").at("http", "/uptycs"), Map.of("Uptomozdef-Secret", "x"), "{}"))
                    .isEqualTo(401);
            stack.uptycsSends("first");
            stack.awaitFound(Web.events("details.id:equals:first"));
            assertThat(Web.post(
                            stack.pod("loginput").at("http", "/events"),
                            Map.of("Authorization", "Bearer " + stack.token()),
                            "{\"category\":\"syslog\",\"hostname\":\"db1.example.org\",\"summary\":\"disk\"}"))
                    .isEqualTo(200);
            stack.awaitFound(Web.events("hostname:equals:db1.example.org"));
            stack.awaitFound("/alerts?text=first.example.org");
            assertThat(text(stack.pod("cron").at("management", "/q/metrics"))).contains("mozdef_upkeep_leader 1");

            aForgedKeyIsNoticed(stack);
        }
    }

    /** One misspelt key of the worker's environment, and the same journey ends nowhere. */
    private static void aForgedKeyIsNoticed(LiveStack stack) throws IOException {
        stack.stop("w-uptycs");
        PodProcess forged = stack.start("w-uptycs", environment -> {
            Map<String, String> misspelt = new LinkedHashMap<>(environment);
            misspelt.put("mozdef.search.host", misspelt.remove("mozdef.search.hosts"));
            return misspelt;
        });
        stack.uptycsSends("second");
        await().atMost(Duration.ofSeconds(60)).until(() -> forged.log().contains("mozdef.search.hosts is required"));
        assertThat(stack.found(Web.events("details.id:equals:second"))).isZero();
        assertThat(stack.found(Web.events("details.id:equals:first"))).isEqualTo(1);
        stack.stop("w-uptycs");
        stack.start(List.of("w-uptycs"));
        stack.awaitFound(Web.events("details.id:equals:second"));
    }

    private static String text(URI uri) throws IOException {
        try (var stream = uri.toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
