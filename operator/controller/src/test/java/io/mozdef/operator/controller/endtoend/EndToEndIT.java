// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mozdef.operator.controller.cluster.RealCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One resource is applied, and its pods do MozDef's work: bastion, loginput, workers, alerts, api and cron; through a proxy, and with a
 * role instead of keys. One class, so that the servers are started once, whichever JVM it comes to.
 */
@ExtendWith(RealCluster.class)
class EndToEndIT {

    private static final List<String> ALL =
            List.of("bastion", "loginput", "w-uptycs", "w-eventtask", "alerts", "api", "cron");

    private static final String SQS = "sqs.outside.test";
    private static final String ISSUER = "id.outside.test";
    private static final String ROLE = "arn:aws:iam::123456789012:role/mozdef";

    @TempDir
    Path folder;

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

    /** {@code podDefaults.proxy}: SQS and the issuer have names that only the proxy knows, and everything works all the same. */
    @Test
    void theOutsideIsReachedThroughTheProxyAlone() throws IOException {
        assertThatThrownBy(() -> InetAddress.getByName(SQS)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> InetAddress.getByName(ISSUER)).isInstanceOf(UnknownHostException.class);
        try (LiveStack stack = new LiveStack();
                CountingProxy proxy = new CountingProxy(Map.of(
                        SQS, stack.servers().sqs().getPort(),
                        ISSUER, stack.servers().oidcIssuer().getPort()))) {
            stack.apply(
                    stack.connections("http://" + SQS + ":80")
                            + """
                            podDefaults: {proxy: {url: "http://127.0.0.1:%d"}}
                            workers: [{name: uptycs, source: {type: SQS}}]
                            api: {replicas: 1, oidc: {issuerUrl: "%s", url: "http://%s:80%s", audience: mozdef-api}}
                            """
                                    .formatted(
                                            proxy.port(),
                                            stack.servers().oidcIssuer(),
                                            ISSUER,
                                            stack.servers().oidcIssuer().getPath()),
                    "bastion",
                    "w-uptycs",
                    "api");
            stack.start(List.of("bastion", "w-uptycs", "api"));
            stack.uptycsSends("through-a-proxy");
            stack.awaitFound(Web.events("details.id:equals:through-a-proxy"));
            assertThat(proxy.seen()).contains(SQS, ISSUER);
        }
    }

    private UnaryOperator<Map<String, String>> injected(StubSts sts, String component) throws IOException {
        Path token = Files.writeString(folder.resolve(component), "token-of-" + component);
        return environment -> {
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
            all.put("AWS_ROLE_ARN", ROLE);
            all.put("AWS_EC2_METADATA_DISABLED", "true");
            // EKS gives it too; without, the SDK asks the global endpoint, whatever else is said
            all.put("AWS_REGION", "us-east-1");
            all.put("AWS_ENDPOINT_URL_STS", sts.url().toString());
            return all;
        };
    }

    /** Without keys, with what EKS puts into pods of an annotated ServiceAccount: a token in a file, and the role that it is for. */
    @Test
    void bastionAndWorkersTakeOnTheirRole() throws IOException {
        try (LiveStack stack = new LiveStack();
                StubSts sts = new StubSts()) {
            String sqs = "http://127.0.0.1:" + stack.servers().sqs().getPort();
            stack.apply(
                    stack.connections(sqs).replaceFirst(", secretRef: \\{name: [a-z0-9-]+-aws}", "")
                            + """
                            workers:
                            - name: uptycs
                              source: {type: SQS}
                              serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "%s"}}
                            """
                                    .formatted(ROLE),
                    "bastion",
                    "w-uptycs");
            for (String component : new String[] {"bastion", "w-uptycs"}) {
                stack.start(component, injected(sts, component));
                stack.awaitReady(component);
            }
            // with the keys that the role gives, the queue is reached
            stack.uptycsSends("with-a-role");
            for (String component : new String[] {"bastion", "w-uptycs"}) {
                await("the role of " + component)
                        .atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(200))
                        .untilAsserted(() -> assertThat(sts.asked())
                                .anyMatch(body -> body.contains("Action=AssumeRoleWithWebIdentity")
                                        && body.contains("RoleArn=" + ROLE)
                                        && body.contains("WebIdentityToken=token-of-" + component)));
            }
        }
    }
}
