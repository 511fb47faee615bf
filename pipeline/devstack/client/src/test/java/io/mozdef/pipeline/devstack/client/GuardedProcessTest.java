// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void reportsTheChildsOwnPidLinesAndExitCode() {
        GuardedProcess process = sh("echo \"pid is $$\"; exit 7").start();

        String line = process.awaitLine("pid is ", SOON);

        assertThat(line).isEqualTo("pid is " + process.pid());
        assertThat(process.awaitExit(SOON)).isTrue();
        assertThat(process.exitCode()).hasValue(7);
        assertThat(process.alive()).isFalse();
    }

    @Test
    void passesEnvironmentAndWorkingDirectory() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        GuardedProcess process = sh("echo \"$GREETING from $(pwd)\"")
                .env("GREETING", "hello $HOME")
                .directory(elsewhere)
                .start();

        assertThat(process.awaitLine("hello", SOON)).isEqualTo("hello $HOME from " + elsewhere.toRealPath());
    }

    /** A shell stands between, and forgets every variable that it could not name itself. */
    @Test
    void passesVariablesThatNoShellCouldName() {
        GuardedProcess process = ProcessSpec.of("env", folder.resolve("env.log"), List.of("env"))
                .env("mozdef.some-key", "a=b c")
                .start();

        assertThat(process.awaitLine("mozdef.some-key", SOON)).isEqualTo("mozdef.some-key=a=b c");
    }

    @Test
    void quotesTheEndOfTheLogWhenTheChildEndsEarly() {
        GuardedProcess process = sh("for i in $(seq 30); do echo \"line $i\"; done; echo broken >&2; exit 3")
                .start();

        assertThatThrownBy(() -> process.awaitLine("READY", SOON))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("ended with exit code 3")
                .hasMessageContaining(process.log().toString())
                .hasMessageContaining("broken")
                .hasMessageContaining("line 12")
                .hasMessageNotContaining("line 11\n");
    }

    @Test
    void saysSoWhenTheProgramDoesNotExist() {
        GuardedProcess process = ProcessSpec.of("absent", folder.resolve("log"), List.of("/no/such/program"))
                .start();

        assertThatThrownBy(() -> process.awaitLine("READY", SOON))
                .hasMessageContaining("ended with exit code 127")
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void givesUpAfterTheTimeout() {
        try (GuardedProcess process = sh("sleep 60").start()) {
            assertThatThrownBy(() -> process.awaitLine("READY", Duration.ofMillis(200)))
                    .hasMessageContaining("took more than");
        }
    }

    @Test
    void findsNoLineOfAnEarlierRunInTheSameLog() {
        sh("echo READY 1").start().awaitLine("READY", SOON);

        assertThat(sh("sleep 0.3; echo READY 2").start().awaitLine("READY", SOON))
                .isEqualTo("READY 2");
    }

    @Test
    void stopsWithTermFirst() {
        GuardedProcess process = sh("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done")
                .start();
        process.awaitLine("up", SOON);

        process.stop();

        assertThat(process.exitCode()).hasValue(0);
        assertThat(process.log()).content().contains("bye");
    }

    @Test
    void killsAfterTheGrace() {
        GuardedProcess process = sh("trap '' TERM; echo up; while :; do sleep 0.1; done")
                .grace(Duration.ofSeconds(1))
                .start();
        process.awaitLine("up", SOON);
        long begin = System.nanoTime();

        process.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(50));
        assertThat(process.exitCode()).hasValue(128 + 9);
    }

    @Test
    void stopsAFrozenChildToo() {
        GuardedProcess process = sh("echo up; sleep 60").start();
        process.awaitLine("up", SOON);
        process.freeze();
        await().atMost(SOON).untilAsserted(() -> assertThat(state(process)).contains("stopped"));

        process.stop();

        assertThat(process.alive()).isFalse();
    }

    @Test
    void freezesAndThaws() {
        try (GuardedProcess process =
                sh("echo up; while :; do sleep 0.05; done").start()) {
            process.awaitLine("up", SOON);
            process.freeze();
            await().atMost(SOON).untilAsserted(() -> assertThat(state(process)).contains("stopped"));
            process.thaw();
            await().atMost(SOON).untilAsserted(() -> assertThat(state(process)).doesNotContain("stopped"));
        }
    }

    @Test
    void killTakesWhatTheChildStartedWithIt() {
        GuardedProcess process = sh("sleep 61 & echo \"sleeper $!\"; wait").start();
        long sleeper = Long.parseLong(process.awaitLine("sleeper ", SOON).split(" ")[1]);

        process.kill();

        assertThat(process.exitCode()).hasValue(128 + 9);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ProcessHandle.of(sleeper).filter(ProcessHandle::isAlive))
                        .isEmpty());
    }

    @Test
    void accountsTheChildsCpuAndMemory() {
        try (GuardedProcess process =
                sh("echo up; i=0; while :; do i=$((i+1)); done").start()) {
            process.awaitLine("up", SOON);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(process.cpuMicros()).isGreaterThanOrEqualTo(50_000));
            assertThat(process.rssBytes()).isBetween(100_000L, 100_000_000L);
        }
    }

    private ProcessSpec sh(String script) {
        return ProcessSpec.of("child", folder.resolve("child.log"), List.of("sh", "-c", script));
    }

    private static String state(GuardedProcess process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("State:"))
                .findFirst()
                .orElse("");
    }
}
