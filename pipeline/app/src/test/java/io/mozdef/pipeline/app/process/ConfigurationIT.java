// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start with bad configuration ends at once, with 1, and tells everything that is wrong. */
class ConfigurationIT {

    @Test
    void namesTheRolesWhenNoneIsChosen() {
        assertThat(refused(Map.of()))
                .contains("mozdef.role is not set", "loginput, worker, alerts, cron, api", "or all");
    }

    @Test
    void refusesARoleThatIsNotBuiltAndNamesThoseThatAre() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "bot,worker,nonsense")))
                .contains("2 problems", "role 'bot' is not built yet", "there is no role 'nonsense'")
                .contains("loginput, worker, alerts, cron, api");
    }

    @Test
    void namesEveryKeyThatTheApiMisses() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "api")))
                .contains("mozdef.api.oidc.issuer is required", "mozdef.api.oidc.audience is required");
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "api", "MOZDEF_API_OIDC_ISSUER", "not a url")))
                .contains("mozdef.api.oidc.issuer is not an http or https URL", "mozdef.api.oidc.audience is required");
    }

    @Test
    void namesEveryWrongScheduleAndRetentionBesideWhatElseIsWrong() {
        assertThat(refused(Map.of(
                        "MOZDEF_ROLE", "cron",
                        "MOZDEF_SEARCH_HOSTS", "search:9200",
                        "MOZDEF_UPKEEP_RETENTION_SCHEDULE", "every day",
                        "MOZDEF_UPKEEP_ALIASES_SCHEDULE", "61 * * * *",
                        "MOZDEF_RETENTION_EVENTS", "a month",
                        "MOZDEF_RETENTION_ALERTS", "a year")))
                .contains("5 problems")
                .contains("mozdef.search.hosts")
                .contains("mozdef.upkeep.retention.schedule", "five fields")
                .contains("mozdef.upkeep.aliases.schedule", "not a number from 0 to 59")
                .contains("mozdef.retention.events", "mozdef.retention.alerts");
    }

    @Test
    void settingsOfOtherRolesAreNotRead() {
        assertThat(refused(Map.of("MOZDEF_ROLE", "api", "MOZDEF_RETENTION_EVENTS", "nonsense")))
                .contains("mozdef.api.oidc.issuer is required")
                .doesNotContain("retention");
    }

    @Test
    void namesEveryKeyThatNobodyReadsWithTheNearestBesideAllElse() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "config-").toAbsolutePath();
        Path file = Files.writeString(folder.resolve("mine.properties"), "mozdef.alerts.lesae=PT1M\n");
        Map<String, String> environment = Map.of(
                "MOZDEF_ROLE", "api",
                "MOZDEF_SEARCH_HOST", "http://localhost:9200",
                "MOZDEF_SOURCES_EVENTTASK_QEUE", "eventtask",
                "MOZDEF_SEARCH_SERVICE_HOST", "10.0.0.1",
                "QUARKUS_CONFIG_LOCATIONS", file.toString());
        assertThat(refused(environment))
                .contains("mozdef.alerts.lesae is not a key; the nearest is mozdef.alerts.lease")
                .contains("MOZDEF_SEARCH_HOST is not that of a key; the nearest is MOZDEF_SEARCH_HOSTS")
                .contains("MOZDEF_SOURCES_EVENTTASK_QEUE is not that of a key")
                .contains("mozdef.api.oidc.issuer is required")
                .doesNotContain("SERVICE_HOST");
    }

    @Test
    void tellsKubernetesWhyItDidNotStart() throws IOException {
        Path message = Files.createTempFile(Path.of("target").toAbsolutePath(), "termination-", ".log");
        refused(Map.of("MOZDEF_ROLE", "api", "MOZDEF_TERMINATION_MESSAGE_FILE", message.toString()));
        assertThat(message).content().contains("mozdef.api.oidc.issuer is required");
    }

    @Test
    void aCommandRefusesAMisspeltKeyToo() {
        try (PackagedApp app = PackagedApp.run(Map.of("MOZDEF_FLOW_WORKERNAME", "x"), "rules", "test", "src")) {
            assertThat(app.awaitEnd()).isEqualTo(2);
            assertThat(app.output()).contains("MOZDEF_FLOW_WORKERNAME", "MOZDEF_FLOW_WORKER_NAME");
        }
    }

    private static String refused(Map<String, String> environment) {
        try (PackagedApp app = PackagedApp.run(environment)) {
            assertThat(app.awaitEnd()).isEqualTo(1);
            assertThat(app.output()).doesNotContain("\tat ").doesNotContain("Exception");
            return app.output();
        }
    }
}
