// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Role by peer by port, answered from the rendered policies of each golden case: {@code network-table.txt} of the case.
 * {@code -Dgolden.update=true} writes it anew; a change of it is a change of what the cluster lets through.
 */
class NetworkTableTest {

    private static final List<Integer> DOORS = List.of(8080, 8081, 9000);

    private static final List<Peer> SOURCES = List.of(
            Peer.outside("a listed sender", "198.51.100.7"),
            Peer.outside("a listed IPv6 sender", "2001:db8::7"),
            Peer.outside("github", "192.30.252.1"),
            Peer.outside("a stranger", "203.0.113.99"),
            Peer.outside("an IPv6 stranger", "2001:db9::7"),
            Peer.outside("the load balancer's check", "10.0.3.4"),
            Peer.pod("a pod of the namespace", "10.244.1.5", "security", Map.of("app", "other")),
            Peer.pod("a pod of infra", "10.244.2.5", "infra", Map.of("app", "gateway")),
            Peer.pod("a pod of monitoring", "10.244.3.5", "monitoring", Map.of("app", "prometheus")),
            Peer.pod("a pod of elsewhere", "10.244.4.5", "elsewhere", Map.of()));

    private static final List<Integer> TARGET_PORTS = List.of(53, 80, 443, 3128, 4317, 5671, 5672, 9200);

    private static final List<Peer> TARGETS = List.of(
            Peer.outside("the Internet", "192.0.2.10"),
            Peer.outside("the Internet by IPv6", "2001:db9::10"),
            Peer.outside("the proxy", "203.0.113.10"),
            Peer.outside("the cloud's metadata", "169.254.169.254"),
            Peer.outside("the cloud's metadata by IPv6", "fd00:ec2::254"),
            Peer.outside("AWS' pod identity", "169.254.170.23"),
            Peer.outside("another link-local address", "169.254.20.10"),
            Peer.pod("DNS", "10.244.0.10", "kube-system", Map.of("k8s-app", "kube-dns")),
            Peer.pod("search in the namespace", "10.244.1.6", "security", Map.of("app", "search")),
            Peer.pod("a pod of elsewhere", "10.244.4.5", "elsewhere", Map.of()));

    @TestFactory
    Stream<DynamicTest> tables() throws IOException {
        return Files.list(GoldenPolicies.CASES)
                .filter(Files::isDirectory)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        Path file = folder.resolve("network-table.txt");
        String table = table(GoldenPolicies.of(folder));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, table);
        }
        assertThat(table).isEqualTo(Files.readString(file));
    }

    @Test
    void nobodyIsAdmittedByAnEmptyAllowlist() {
        List<NetworkPolicy> policies = GoldenPolicies.of(GoldenPolicies.CASES.resolve("allowlist-empty"));
        PolicyEvaluator evaluator = new PolicyEvaluator(policies);
        assertThat(SOURCES).noneMatch(s -> evaluator.admits(labels(policies.get(0)), s, "TCP", 8080));
    }

    private static String table(List<NetworkPolicy> policies) {
        PolicyEvaluator evaluator = new PolicyEvaluator(policies);
        StringBuilder text = new StringBuilder();
        for (NetworkPolicy policy : policies) {
            Map<String, String> pod = labels(policy);
            String role = policy.getMetadata().getName();
            head(text, role + " is reached", DOORS);
            SOURCES.forEach(s -> row(text, s.title(), DOORS, port -> evaluator.admits(pod, s, "TCP", port)));
            head(text, role + " reaches", TARGET_PORTS);
            TARGETS.forEach(t -> row(
                    text, t.title(), TARGET_PORTS, port -> evaluator.lets(pod, t, port == 53 ? "UDP" : "TCP", port)));
        }
        return text.toString();
    }

    private static Map<String, String> labels(NetworkPolicy policy) {
        return policy.getSpec().getPodSelector().getMatchLabels();
    }

    private static void head(StringBuilder text, String title, List<Integer> ports) {
        text.append(text.isEmpty() ? "" : "\n").append("%-32s".formatted(title));
        ports.forEach(p -> text.append("%6d".formatted(p)));
        text.append('\n');
    }

    private static void row(
            StringBuilder text, String title, List<Integer> ports, java.util.function.IntPredicate open) {
        String cells = IntStream.range(0, ports.size())
                .mapToObj(i -> "%6s".formatted(open.test(ports.get(i)) ? "yes" : "-"))
                .collect(Collectors.joining());
        text.append("  %-30s".formatted(title)).append(cells).append('\n');
    }
}
