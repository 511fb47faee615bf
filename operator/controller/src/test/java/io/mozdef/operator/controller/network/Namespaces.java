// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Network namespaces of this machine, each with its own addresses and packet filter. Needs root, {@code ip} and {@code nft}. */
final class Namespaces implements AutoCloseable {

    private static final String PREFIX = "mozdef-" + ProcessHandle.current().pid() + "-";

    private final List<String> made = new ArrayList<>();

    /** Whether they can be made here. */
    static boolean available() {
        String probe = PREFIX + "probe";
        boolean works = Stream.of("ip", "nft").allMatch(Namespaces::installed)
                && run(List.of("ip", "netns", "add", probe)).ok();
        if (works) {
            works = run(List.of("ip", "netns", "exec", probe, "nft", "add", "table", "inet", "probe"))
                    .ok();
            run(List.of("ip", "netns", "del", probe));
        }
        return works;
    }

    private static boolean installed(String program) {
        return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
                .anyMatch(f -> Files.isExecutable(Path.of(f, program)));
    }

    /** A new one with loopback up; forwards packets. */
    void add(String name) {
        done(List.of("ip", "netns", "add", PREFIX + name));
        made.add(name);
        done(in(name, "ip", "link", "set", "lo", "up"));
        done(in(name, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"));
    }

    /** A cable between two, each end with an address. */
    void connect(String one, String addressOfOne, String other, String addressOfOther) {
        String end = "to-" + other;
        String far = "to-" + one;
        done(List.of(
                "ip",
                "link",
                "add",
                end,
                "netns",
                PREFIX + one,
                "type",
                "veth",
                "peer",
                "name",
                far,
                "netns",
                PREFIX + other));
        done(in(one, "ip", "addr", "add", addressOfOne, "dev", end));
        done(in(one, "ip", "link", "set", end, "up"));
        done(in(other, "ip", "addr", "add", addressOfOther, "dev", far));
        done(in(other, "ip", "link", "set", far, "up"));
    }

    void defaultRoute(String name, String via) {
        done(in(name, "ip", "route", "add", "default", "via", via));
    }

    /** Loads a rule set in place of what was there. */
    void filter(String name, String rules) throws IOException {
        Path file = Files.createTempFile("rules", ".nft");
        Files.writeString(file, "flush ruleset\n" + rules);
        done(in(name, "nft", "-f", file.toString()));
        Files.delete(file);
    }

    /** Starts a program inside. */
    Process start(String name, String... command) throws IOException {
        return new ProcessBuilder(in(name, command)).redirectErrorStream(true).start();
    }

    /** Runs a program inside to its end: whether it ended well. */
    boolean succeeds(String name, String... command) {
        return run(in(name, command)).ok();
    }

    private static List<String> in(String name, String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", PREFIX + name));
        all.addAll(List.of(command));
        return all;
    }

    private static void done(List<String> command) {
        Said said = run(command);
        if (!said.ok()) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said.text());
        }
    }

    private static Said run(List<String> command) {
        try {
            Path output = Files.createTempFile("said", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output);
            Files.delete(output);
            return new Said(ended && process.exitValue() == 0, text);
        } catch (IOException e) {
            return new Said(false, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        made.forEach(n -> run(List.of("ip", "netns", "del", PREFIX + n)));
    }

    private record Said(boolean ok, String text) {}
}
