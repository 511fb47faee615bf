// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import static io.mozdef.pipeline.e2e.demo.CheckedDoors.expect;

import com.fasterxml.jackson.databind.JsonNode;
import io.mozdef.pipeline.e2e.load.Metric;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Proves the whole path once and prints a line for each step. It pastes the commands that the demo printed, as a person
 * would; where curl is missing it says so and posts the same bodies itself. What is promised within a time is measured
 * from the moment before the post.
 */
final class DemoCheck {

    /** The promise: a stored event is found through the API within five seconds. */
    private static final Duration EVENT = Duration.ofSeconds(5);

    /** No promise: how long a rule that is due every few seconds may take to run twice. */
    private static final Duration TWO_RUNS = Duration.ofMinutes(1);

    private static final ShippedRule UPTYCS = ShippedRule.of("uptycs/uptycs_alert");
    private static final ShippedRule SSH = ShippedRule.of("ssh/ssh_bruteforce");

    private final Facts facts;
    private final Commands commands;
    private final Consumer<String> say;
    private final CheckedDoors doors;
    private final boolean curl = Shell.has("curl");
    private final Instant start = Clock.systemUTC().instant();
    private String token = "";

    DemoCheck(Facts facts, Commands commands, Consumer<String> say) {
        this.facts = facts;
        this.commands = commands;
        this.say = say;
        this.doors = new CheckedDoors(facts);
    }

    void run() {
        if (!curl) {
            say.accept("no curl here: the printed commands are not pasted, their bodies are posted without it");
        }
        refusesStrangers();
        token = doors.token(Facts.CLIENT);
        raisesTheUptycsAlert();
        JsonNode alert = raisesOneSshAlert();
        listsItForWhoeverPastes();
        raisesNoneAgain();
        acknowledge(alert.path("esmetadata").path("id").asText());
    }

    private void refusesStrangers() {
        said("the bastion refuses a wrong secret", 401, doors.postUptycs("{}", "x".repeat(64)));
        said("loginput refuses a sender without token", 401, doors.postEvent("{}", "x".repeat(64)));
        said("the API refuses a reader without token", 401, doors.alertsWithoutToken());
        said("the API refuses a token without role", 403, doors.get("/alerts", doors.token("mozdef-nobody")));
    }

    private void raisesTheUptycsAlert() {
        long posted = System.nanoTime();
        if (curl) {
            pasted("the Uptycs curl", List.of(commands.uptycs()));
        } else {
            String body = Welcome.uptycsAlert(Welcome.UPTYCS_ID);
            expect("an Uptycs alert", 200, doors.postUptycs(body, facts.get("MOZDEF_UPTYCS_SECRET")));
        }
        within(
                EVENT,
                posted,
                "the Uptycs alert is found as an event through the API",
                () -> only(doors.events(earlier(), "details.id:equals:" + Welcome.UPTYCS_ID, token)));
        within(
                UPTYCS.promise(),
                posted,
                "its rule raises the alert",
                () -> only(doors.alerts("web7.example.org", token)));
    }

    private JsonNode raisesOneSshAlert() {
        long posted = pasteSshTenTimes();
        within(EVENT, posted, "they are ten events", () -> failedLogins(10));
        JsonNode alert = within(
                SSH.promise(),
                posted,
                "the ssh rule raises exactly one alert",
                () -> only(doors.alerts(Welcome.SSH_ATTACKER, token)));
        String summary = alert.path("summary").asText();
        require(
                summary.equals("10 ssh bruteforce attempts by " + Welcome.SSH_ATTACKER + " web1.example.org (10 hits)"),
                "its summary has MozDef's form",
                summary);
        return alert;
    }

    private void listsItForWhoeverPastes() {
        if (!curl) {
            return;
        }
        JsonNode items = CheckedDoors.tree(Shell.paste(List.of(commands.token(), commands.alerts())))
                .path("items");
        long listed = Stream.iterate(0, i -> i < items.size(), i -> i + 1)
                .filter(i -> items.get(i).path("summary").asText().contains(Welcome.SSH_ATTACKER))
                .count();
        require(listed == 1, "the token and alerts commands, pasted, list it", items.toString());
    }

    /** The same failures once more belong to the same episode: the rule looks at them, twice, and raises nothing. */
    private void raisesNoneAgain() {
        long posted = pasteSshTenTimes();
        within(EVENT, posted, "they are ten more events", () -> failedLogins(20));
        double before = runsOfSshRule();
        within(TWO_RUNS, System.nanoTime(), "the rule has looked at them", () -> Optional.of(runsOfSshRule())
                .filter(runs -> runs >= before + 2));
        int alerts = doors.alerts(Welcome.SSH_ATTACKER, token).size();
        require(alerts == 1, "there still is exactly one alert", alerts + " alerts");
    }

    /** Returns the moment before the tenth, which completes what the rule looks for. */
    private long pasteSshTenTimes() {
        if (curl) {
            pasted("the ssh curl, nine times", Collections.nCopies(9, commands.ssh()));
            long posted = System.nanoTime();
            pasted("the ssh curl, the tenth time", List.of(commands.ssh()));
            return posted;
        }
        long posted = 0;
        for (int i = 0; i < 10; i++) {
            posted = System.nanoTime();
            String body = Welcome.sshFailure(Welcome.SSH_ATTACKER);
            expect("a failed login", 200, doors.postEvent(body, facts.get("MOZDEF_LOGINPUT_TOKEN")));
        }
        return posted;
    }

    private void pasted(String what, List<String> lines) {
        String printed = Shell.paste(lines);
        long accepted =
                printed.lines().filter(line -> line.matches("HTTP/1.1 200.*")).count();
        require(accepted == lines.size(), what + ", pasted, is accepted", printed);
    }

    private Optional<JsonNode> failedLogins(int count) {
        List<JsonNode> found = doors.events(earlier(), "details.sourceipaddress:equals:" + Welcome.SSH_ATTACKER, token);
        return found.size() == count ? Optional.of(found.get(0)) : Optional.empty();
    }

    private double runsOfSshRule() {
        return Stream.of(facts.get("MOZDEF_METRICS_URLS").split(" "))
                .mapToDouble(url -> Metric.of(
                        URI.create(url),
                        "mozdef_alerts_rule_run_seconds_count",
                        "rule=\"" + SSH.name() + "\"",
                        "outcome=\"done\""))
                .sum();
    }

    private void acknowledge(String id) {
        HttpResponse<String> read = doors.get("/alerts/" + id, token);
        String tag = read.headers().firstValue("ETag").orElse("none");
        said("an analyst acknowledges it", 200, doors.acknowledge(id, tag, token));
        said("a second acknowledgement of the old version is refused", 412, doors.acknowledge(id, tag, token));
        String history = doors.get("/alerts/" + id + "/history", token).body();
        require(history.contains("alert.status"), "the history names the change", history);
    }

    /** Senders' clocks may be behind ours by a little. */
    private Instant earlier() {
        return start.minusSeconds(60);
    }

    private <T> T within(Duration promise, long since, String what, Supplier<Optional<T>> look) {
        while (true) {
            Optional<T> found = look.get();
            Duration taken = Duration.ofNanos(System.nanoTime() - since);
            if (taken.compareTo(promise) > 0) {
                throw new DemoFailedException("not within %d s: %s (%s after %.1f s)"
                        .formatted(
                                promise.toSeconds(),
                                what,
                                found.isPresent() ? "seen" : "not seen",
                                taken.toMillis() / 1e3));
            }
            if (found.isPresent()) {
                say.accept(
                        "ok   %s (%.1f s, promised %d s)".formatted(what, taken.toMillis() / 1e3, promise.toSeconds()));
                return found.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private void said(String what, int status, HttpResponse<String> response) {
        expect(what, status, response);
        say.accept("ok   " + what + " (" + status + ")");
    }

    private void require(boolean holds, String what, String seen) {
        if (!holds) {
            throw new DemoFailedException("not so: " + what + ", but: " + seen);
        }
        say.accept("ok   " + what);
    }

    private static Optional<JsonNode> only(List<JsonNode> found) {
        if (found.size() > 1) {
            throw new DemoFailedException("expected one, found " + found.size());
        }
        return found.stream().findFirst();
    }
}
