// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.e2e.load.HttpSender;
import io.mozdef.pipeline.e2e.load.Metric;
import io.mozdef.pipeline.e2e.stack.Application;
import io.mozdef.pipeline.e2e.stack.Checkout;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import io.mozdef.pipeline.e2e.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of alerts, of which the one that leads is killed and frozen: each match is one alert, each alert on the bus. */
class AlertsFaultsIT {

    /** How often the leader is killed with -9; fifty at full size. */
    private static final int KILLS = Integer.getInteger("fault.kills", 5);

    /** Where in a round the kill falls; printed, so that a run can be repeated. */
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

    /** Deletions in one post: their alerts are written one after the other, which makes a wide target. */
    private static final int BURST = 20;

    /** From post over worker and rule, due each second here, to the bus takes two seconds: kills fall anywhere in it. */
    private static final int ROUND_MILLIS = 2_500;

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> REPLICAS = List.of("alerts", "alerts-2");

    private final Random random = new Random(SEED);
    private final List<String> posted = new ArrayList<>();
    private RunningStack stack;
    private HttpSender loginput;

    @BeforeEach
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
        // an empty one: what an earlier run raised and announced is the same alert, and would not be announced again
        stack = RunningStack.start(StackOptions.in(folder)
                .withQuickCode()
                .roles("loginput", "worker", "alerts", "alerts")
                .setting("mozdef.alerts.lease", LEASE.toString())
                .setting("mozdef.alerts.rules-dir", eachSecond(folder).toString())
                .withDurableBroker());
        loginput = new HttpSender(
                stack.doorOf("loginput").uri().resolve("/events"),
                Map.of("Authorization", "Bearer " + stack.credentials().senderToken()));
    }

    /** The shipped rule, due more often, so that little of a round is waiting. */
    private static Path eachSecond(Path folder) throws IOException {
        Path rule = Checkout.find().root().resolve("pipeline/detect/rules/ldap/ldap_delete.yml");
        String text = Files.readString(rule);
        String often = text.replaceFirst("(?m)^schedule: .*$", "schedule: 1s");
        assertThat(often).isNotEqualTo(text);
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("ldap_delete.yml"), often);
        return rules;
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void eachMatchIsOneAlertOnTheBusHoweverOftenTheLeaderDies() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            Application leader = awaitLeader(REPLICAS);
            post("kill-" + kill);
            hold(random.nextInt(ROUND_MILLIS));
            leader.process().kill();
            leader.start();
        }
        freezeTheLeaderPastItsLease();
        assertEachIsOneAlertOnTheBus();
    }

    private void freezeTheLeaderPastItsLease() throws InterruptedException {
        Application frozen = awaitLeader(REPLICAS);
        List<String> others =
                REPLICAS.stream().filter(name -> !name.equals(frozen.name())).toList();
        stack.application(others.get(0)).awaitReady();
        post("freeze");
        hold(random.nextInt(ROUND_MILLIS));
        frozen.process().freeze();
        try {
            awaitLeader(others);
            post("meanwhile");
            hold(LEASE.toMillis());
        } finally {
            frozen.process().thaw();
        }
        // the frozen one still believes in its term until it looks; then one leads
        Awaitility.await("one leads")
                .atMost(PATIENCE)
                .until(() -> leaders(REPLICAS).size() == 1 && frozen.ready());
        post("after");
    }

    private void assertEachIsOneAlertOnTheBus() throws Exception {
        StoredAlerts engine = new StoredAlerts(stack.servers().search());
        Awaitility.await("an alert for each match")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> engine.all().size() >= posted.size());
        try (AlertBusQueue bus = new AlertBusQueue(stack.servers().amqp(), "alerts.demo")) {
            Awaitility.await("each stored alert on the bus").atMost(PATIENCE).untilAsserted(() -> assertThat(bus.ids())
                    .containsAll(
                            engine.all().stream().map(StoredAlerts.Stored::id).toList()));
            // two more runs of the rule find the same slice again, and must raise nothing
            awaitRuns(2);
            List<StoredAlerts.Stored> stored = engine.all();

            assertThat(stored)
                    .extracting(StoredAlerts.Stored::id)
                    .as("ids, seed %s", SEED)
                    .doesNotHaveDuplicates();
            assertThat(stored)
                    .extracting(StoredAlerts.Stored::summary)
                    .as("one alert for each match, seed %s", SEED)
                    .containsExactlyInAnyOrderElementsOf(posted);
            List<String> announced = bus.ids();
            System.out.printf(
                    "[alerts-faults] seed %d: %d kills, %d alerts, %d announcements%n",
                    SEED, KILLS, stored.size(), announced.size());
            assertThat(announced)
                    .as("on the bus, seed %s", SEED)
                    .containsAll(stored.stream().map(StoredAlerts.Stored::id).toList())
                    .isSubsetOf(stored.stream().map(StoredAlerts.Stored::id).toList());
        }
    }

    private void awaitRuns(int more) {
        Application leader = awaitLeader(REPLICAS);
        double before = runs(leader);
        Awaitility.await("the rule runs")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> runs(leader) >= before + more);
    }

    private static double runs(Application replica) {
        return Metric.of(
                replica.metrics(), "mozdef_alerts_rule_run_seconds_count", "rule=\"ldap_delete\"", "outcome=\"done\"");
    }

    private Application awaitLeader(List<String> names) {
        return Awaitility.await("a leader among " + names)
                .atMost(PATIENCE)
                .until(() -> leaders(names).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private List<Application> leaders(List<String> names) {
        return names.stream()
                .map(stack::application)
                .filter(AlertsFaultsIT::leads)
                .toList();
    }

    private static boolean leads(Application replica) {
        try {
            return Metric.of(replica.metrics(), "mozdef_alerts_leader") == 1;
        } catch (UncheckedIOException e) {
            return false; // it starts just now
        }
    }

    /** A burst of deletions, each with a name of its own. */
    private void post(String round) throws InterruptedException {
        List<String> entries = IntStream.range(0, BURST)
                .mapToObj(i -> "uid=" + round + "-" + i + ",ou=people,dc=example,dc=org")
                .toList();
        String body = entries.stream()
                .map(entry -> "{\"hostname\":\"ldap1.example.org\",\"category\":\"ldapChange\",\"source\":\"ldap\","
                        + "\"summary\":\"delete " + entry + "\",\"details\":{\"changetype\":\"delete\","
                        + "\"actor\":\"uid=alice\",\"dn\":\"" + entry + "\"}}\n")
                .collect(Collectors.joining());
        loginput.send(body.getBytes(StandardCharsets.UTF_8), Map.of("Idempotency-Key", "deletions-" + round));
        entries.forEach(entry -> posted.add("uid=alice deleted " + entry));
    }

    /** Lets a part of a round pass, whatever happens in it. */
    private static void hold(long millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMillis(millis).plus(PATIENCE))
                .until(() -> System.nanoTime() > end);
    }
}
