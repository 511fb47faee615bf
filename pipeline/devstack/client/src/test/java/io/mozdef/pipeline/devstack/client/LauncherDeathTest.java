// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However the launcher dies, with or without {@code setsid} at hand, its children drain and nothing is left. */
class LauncherDeathTest {

    private static final String MARK = "MOZDEF_TEST_MARK";
    private static final String NOT_LINUX = "needs Linux' /proc to find processes by their environment";

    private final String mark = UUID.randomUUID().toString();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"INT,true", "INT,false", "TERM,true", "KILL,true", "KILL,false"})
    void nothingIsLeftAndServersGoLast(String signal, boolean withSetsid) throws IOException {
        require(Terminal.available(), Terminal.NEEDS);
        require(Files.isDirectory(Path.of("/proc/self")), NOT_LINUX);
        Path screen = folder.resolve("screen");
        Map<String, String> environment =
                withSetsid ? Map.of(MARK, mark) : Map.of(MARK, mark, "PATH", pathWithoutSetsid());
        try (Terminal terminal = Terminal.run(launcher(), environment, screen)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(screen).content().contains("launched"));
            long sent = Child.now();
            if (signal.equals("INT")) {
                terminal.pressControlC();
            } else {
                kill(signal, launcherPid());
            }
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(marked()).isEmpty());

            long begin = signal.equals("KILL") ? sent : time("launcher-ends", screen);
            Path application = folder.resolve("application.log");
            Path server = folder.resolve("server.log");
            assertThat(time("stopping", application)).isGreaterThanOrEqualTo(begin - 5);
            assertThat(time("drained", application)).isLessThan(time("stopping", server));
            assertThat(time("stopping", server)).isGreaterThanOrEqualTo(begin + Launcher.LINGER.toMillis() - 5);
            assertThat(server).content().contains("drained");
        }
    }

    private List<String> launcher() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                folder.toString());
    }

    /** A PATH with just what the guard cannot do without. */
    private static String pathWithoutSetsid() throws IOException {
        Path bin =
                Files.createDirectories(Path.of("target", "path-without-setsid").toAbsolutePath());
        for (String program : List.of("sh", "sleep")) {
            Files.deleteIfExists(bin.resolve(program));
            Files.createSymbolicLink(
                    bin.resolve(program), ExecutablePath.find(program).orElseThrow());
        }
        return bin.toString();
    }

    private long launcherPid() {
        return marked().stream()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(Launcher.class.getName()::equals))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** Every living process that inherited this test's mark, but {@code script} itself. */
    private List<ProcessHandle> marked() {
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(MARK + "=" + mark))
                .filter(process -> !process.info().command().orElse("").endsWith("/script"))
                .toList();
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone, or another user's
        }
    }

    private static void kill(String signal, long pid) throws IOException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start();
        await().untilAsserted(() -> assertThat(kill.isAlive()).isFalse());
        assertThat(kill.exitValue()).isZero();
    }

    private static long time(String event, Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(event + " "))
                .mapToLong(line ->
                        Long.parseLong(line.substring(event.length() + 1).trim()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no \"" + event + "\" in " + log));
    }

    private static void require(boolean condition, String need) {
        if (!condition) {
            System.out.println("SKIPPED LauncherDeathTest: " + need);
        }
        Assumptions.assumeTrue(condition, need);
    }
}
