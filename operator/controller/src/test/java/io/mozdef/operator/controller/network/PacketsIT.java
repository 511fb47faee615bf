// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Rows of the table with packets: the bastion's policy of the golden case {@code minimal} as a packet filter in a network namespace, and
 * senders in others, behind a router that may translate addresses. What the evaluator says, the packets do.
 */
class PacketsIT {

    private static final String POD = "10.244.1.2";
    private static final String LISTED = "198.51.100.7";
    private static final String STRANGER = "203.0.113.99";
    private static final String METADATA = "169.254.169.254";

    private static final NetworkPolicy POLICY = GoldenPolicies.of(GoldenPolicies.CASES.resolve("minimal")).stream()
            .filter(p -> p.getMetadata().getName().endsWith("-bastion"))
            .findFirst()
            .orElseThrow();
    private static final Namespaces NAMESPACES = new Namespaces();
    private static final List<Process> LISTENERS = new java.util.ArrayList<>();

    @BeforeAll
    static void build() throws IOException {
        boolean available = Namespaces.available();
        if (!available) {
            String missing = "NOT RUN: policies with packets. It takes root, iproute2 and nftables.";
            // as CI gives it: there a test that does not run is a failure
            assertThat(Boolean.getBoolean("packets.required")).as(missing).isFalse();
            System.out.println(missing);
        }
        Assumptions.assumeTrue(available, "no network namespaces here");
        List.of("router", "pod", "listed", "stranger", "metadata").forEach(NAMESPACES::add);
        NAMESPACES.connect("pod", POD + "/24", "router", "10.244.1.1/24");
        NAMESPACES.connect("listed", LISTED + "/24", "router", "198.51.100.1/24");
        NAMESPACES.connect("stranger", STRANGER + "/24", "router", "203.0.113.1/24");
        NAMESPACES.connect("metadata", METADATA + "/16", "router", "169.254.0.1/16");
        NAMESPACES.defaultRoute("pod", "10.244.1.1");
        NAMESPACES.defaultRoute("listed", "198.51.100.1");
        NAMESPACES.defaultRoute("stranger", "203.0.113.1");
        listen("pod", 8080, 9000);
        NAMESPACES.defaultRoute("metadata", "169.254.0.1");
        listen("stranger", 443, 8443);
        listen("metadata", 443);
    }

    @AfterAll
    static void remove() {
        LISTENERS.forEach(Process::destroy);
        NAMESPACES.close();
    }

    private static void listen(String namespace, int... ports) throws IOException {
        String[] words = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(java("listen")),
                        java.util.Arrays.stream(ports).mapToObj(String::valueOf))
                .toArray(String[]::new);
        Process process = NAMESPACES.start(namespace, words);
        LISTENERS.add(process);
        assertThat(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                        .readLine())
                .startsWith("listening");
    }

    private static String[] java(String... words) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                Path.of("target", "test-classes")
                                        .toAbsolutePath()
                                        .toString(),
                                Listener.class.getName()),
                        java.util.stream.Stream.of(words))
                .toArray(String[]::new);
    }

    private static boolean connects(String from, String to, int port) {
        return NAMESPACES.succeeds(from, java("connect", to, String.valueOf(port)));
    }

    private static boolean evaluatorAdmits(String ip, int port) {
        return new PolicyEvaluator(List.of(POLICY)).admits(labels(), Peer.outside(ip, ip), "TCP", port);
    }

    private static boolean evaluatorLets(String ip, int port) {
        return new PolicyEvaluator(List.of(POLICY)).lets(labels(), Peer.outside(ip, ip), "TCP", port);
    }

    private static Map<String, String> labels() {
        return POLICY.getSpec().getPodSelector().getMatchLabels();
    }

    @Test
    void everyRowIsWhatTheEvaluatorSays() throws IOException {
        NAMESPACES.filter("router", "");
        NAMESPACES.filter("pod", "");
        assertThat(connects("stranger", POD, 8080)).as("without a policy").isTrue();
        assertThat(connects("pod", METADATA, 443)).as("without a policy").isTrue();

        NAMESPACES.filter("pod", Rules.of(POLICY));
        assertThat(connects("listed", POD, 8080)).isTrue().isEqualTo(evaluatorAdmits(LISTED, 8080));
        assertThat(connects("listed", POD, 9000)).isFalse().isEqualTo(evaluatorAdmits(LISTED, 9000));
        assertThat(connects("stranger", POD, 8080)).isFalse().isEqualTo(evaluatorAdmits(STRANGER, 8080));
        assertThat(connects("pod", STRANGER, 443)).isTrue().isEqualTo(evaluatorLets(STRANGER, 443));
        assertThat(connects("pod", STRANGER, 8443)).isFalse().isEqualTo(evaluatorLets(STRANGER, 8443));
        assertThat(connects("pod", METADATA, 443)).isFalse().isEqualTo(evaluatorLets(METADATA, 443));
    }

    /** A node or a load balancer that puts its own address in front: even a listed sender is a stranger then. */
    @Test
    void aTranslatedSourceIsTheTranslatorsAddress() throws IOException {
        NAMESPACES.filter("pod", Rules.of(POLICY));
        NAMESPACES.filter(
                "router",
                """
                table ip nat {
                  chain postrouting { type nat hook postrouting priority 100; oifname "to-pod" masquerade; }
                }
                """);
        assertThat(connects("listed", POD, 8080)).isFalse().isEqualTo(evaluatorAdmits("10.244.1.1", 8080));
        NAMESPACES.filter("router", "");
        assertThat(connects("listed", POD, 8080)).isTrue();
    }
}
