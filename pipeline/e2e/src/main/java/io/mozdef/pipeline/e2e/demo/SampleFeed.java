// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import io.mozdef.pipeline.e2e.load.HttpSender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A small stream of events, each in the form in which its real sender writes it: the files of {@code /feed}. Runs until its
 * thread is interrupted; a door that is away for a moment is tried again. A sample that a door refuses, or does not take
 * within the sender's patience, is left out: that is said once, and the stream goes on.
 */
final class SampleFeed implements Runnable {

    /** A rule of ten failures in two minutes must see them soon: one event every second and a half. */
    private static final long PAUSE_MILLIS = 1_500;

    private static final List<String> LOGINPUT = List.of(
            "rsyslog-sshd-failed.json",
            "syslog-ng-sshd-failed.json",
            "rsyslog-sshd-failed.json",
            "rsyslog-sshd-accepted.json",
            "syslog-ng-sshd-failed.json",
            "fluent-bit-sshd-failed.json",
            "rsyslog-kernel-promiscuous.json",
            "rsyslog-sshd-failed.json",
            "ldap-delete.json",
            "syslog-ng-sshd-failed.json",
            "ldap-modify.json",
            "fluent-bit-sshd-failed.json");

    private static final List<String> BASTION =
            List.of("uptycs-api.json", "uptycs-labelled.txt", "uptycs-flat.json", "uptycs-edr.json");

    private static final DateTimeFormatter RFC3164 =
            DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final HttpSender loginput;
    private final HttpSender bastion;
    private final Clock clock;
    private final Consumer<String> say;
    private final Set<String> troubled = new HashSet<>();

    /** @param say gets a line when a door begins to refuse samples, and when it takes them again */
    SampleFeed(HttpSender loginput, HttpSender bastion, Clock clock, Consumer<String> say) {
        this.loginput = loginput;
        this.bastion = bastion;
        this.clock = clock;
        this.say = say;
    }

    @Override
    public void run() {
        try {
            for (int round = 0; !Thread.currentThread().isInterrupted(); round++) {
                offer("loginput", loginput, sample(LOGINPUT.get(round % LOGINPUT.size()), round));
                if (round % 10 == 5) {
                    offer("bastion", bastion, sample(BASTION.get(round / 10 % BASTION.size()), round));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void offer(String door, HttpSender sender, byte[] sample) throws InterruptedException {
        try {
            sender.send(sample, Map.of());
            if (troubled.remove(door)) {
                say.accept("feed: " + door + " takes samples again");
            }
        } catch (IllegalStateException e) {
            if (troubled.add(door)) {
                say.accept("feed: " + e.getMessage() + "; the feed goes on");
            }
        }
    }

    private byte[] sample(String name, int round) {
        Instant now = clock.instant();
        return text(name)
                .replace("${iso}", now.toString())
                .replace("${epoch}", Long.toString(now.getEpochSecond()))
                .replace("${epochfraction}", now.getEpochSecond() + ".%09d".formatted(now.getNano()))
                .replace("${rfc3164}", RFC3164.format(now))
                .replace("${n}", Integer.toString(round))
                .replace("${port}", Integer.toString(1024 + round * 37 % 60_000))
                .replace("${attacker}", "203.0.113." + (10 + round / 40 % 100))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name) {
        try (InputStream in = SampleFeed.class.getResourceAsStream("/feed/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no sample " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read sample " + name, e);
        }
    }
}
