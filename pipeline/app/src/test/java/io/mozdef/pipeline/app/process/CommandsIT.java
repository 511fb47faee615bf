// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.Devstack.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code rules test}, as authors of rules run it in their own CI: a line for each test, exit code 0 or 1. */
class CommandsIT {

    private static final Path SHIPPED =
            Path.of("..", "detect", "rules").toAbsolutePath().normalize();

    /** Raw lines take part here: normaliser and enrichers are those of the worker. No server is needed. */
    @Test
    void theTestsOfTheShippedRulesPassInProcessAndOnAnEngineAlike() {
        List<String> inProcess = passed("rules", "test", SHIPPED.toString());
        assertThat(inProcess).anySatisfy(line -> assertThat(line).contains("Fluent Bit's JSON"));
        Devstack stack = Devstack.shared(Server.SEARCH);
        List<String> onTheEngine = passed(
                "rules", "test", SHIPPED.toString(), "--engine", stack.search().toString());
        assertThat(onTheEngine).isEqualTo(inProcess);
    }

    private static List<String> passed(String... words) {
        try (PackagedApp app = PackagedApp.run(Map.of(), words)) {
            String output = app.output();
            assertThat(app.awaitEnd()).as(output).isZero();
            List<String> lines = output.lines()
                    .filter(line -> line.contains(" / ") || line.contains(" tests, "))
                    .toList();
            assertThat(lines).hasSizeGreaterThan(20).noneSatisfy(line -> assertThat(line)
                    .containsIgnoringCase("skipped"));
            assertThat(lines.get(lines.size() - 1)).isEqualTo((lines.size() - 1) + " tests, 0 failed");
            return lines;
        }
    }

    @Test
    void aFailingTestIsALineAndTheExitCodeIsOne() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "rules-").toAbsolutePath();
        for (String name : List.of("ldap_delete.yml", "ldap_delete.tests.yml")) {
            String text = Files.readString(SHIPPED.resolve("ldap").resolve(name));
            Files.writeString(folder.resolve(name), text.replace("alerts: 1", "alerts: 2"));
        }
        try (PackagedApp app = PackagedApp.run(Map.of(), "rules", "test", folder.toString())) {
            assertThat(app.awaitEnd()).as(app.output()).isEqualTo(1);
            assertThat(app.output()).contains("expected 2 alerts, got 1");
        }
    }

    @Test
    void wrongUseIsTwoAndSaysWhy() throws IOException {
        Map<List<String>, String> wrong = Map.of(
                List.of("nonsense"), "There is no command 'nonsense'",
                List.of("rules", "test"), "rules test FOLDER",
                List.of("rules", "test", "/nowhere"), "/nowhere is not a folder",
                List.of("rules", "test", SHIPPED.toString(), "--engine", "http://127.0.0.1:9"), "cannot be used",
                List.of("ledger"), "--accepted is required",
                List.of("replay", "--source"), "--source needs a value");
        List<String> failures = new ArrayList<>();
        wrong.forEach((words, reason) -> {
            try (PackagedApp app = PackagedApp.run(Map.of(), words.toArray(new String[0]))) {
                if (app.awaitEnd() != 2
                        || !app.output().contains(reason)
                        || app.output().contains("\tat ")) {
                    failures.add(words + ": " + app.awaitEnd() + "\n" + app.output());
                }
            }
        });
        assertThat(failures).isEmpty();
    }

    @Test
    void everyCommandHelpsAndDoesNothingElse() {
        List<List<String>> asked = List.of(
                List.of("help"),
                List.of("--help"),
                List.of("-h"),
                List.of("run", "--help"),
                List.of("replay", "--help"),
                List.of("replay", "--source", "eventtask", "-h"),
                List.of("ledger", "--help"),
                List.of("rules", "--help"),
                List.of("rules", "test", "--help"));
        assertThat(asked).allSatisfy(words -> {
            try (PackagedApp app = PackagedApp.run(Map.of(), words.toArray(new String[0]))) {
                assertThat(app.awaitEnd()).as(app.output()).isZero();
                assertThat(app.output()).contains("replay --source NAME [--stage STAGE]", "ledger --accepted FILE");
            }
        });
    }
}
