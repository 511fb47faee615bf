// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.store.audit.AuditTrail;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An index is deleted under a process that has made it, where the engine makes none by itself. */
class DeletedIndexIT {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String ALERTS = "alerts-202611";

    @BeforeEach
    void forbidAutoCreation() {
        EngineUnderTest.empty();
        autoCreation("false");
    }

    @AfterEach
    void allowItAgain() {
        autoCreation("null");
        EngineUnderTest.empty();
    }

    @Test
    void anAlertIsStoredAllTheSame() {
        try (SearchEngine engine = EngineUnderTest.open(SettableClock.at("2026-11-23T10:00:00Z"))) {
            assertThat(engine.alerts().create(alert("first"))).isTrue();
            EngineUnderTest.raw("DELETE", "/" + ALERTS, "");

            assertThat(engine.alerts().create(alert("second"))).isTrue();

            assertThat(engine.alerts().find("second")).isPresent();
            assertThat(engine.alerts().create(alert("second"))).isFalse();
        }
    }

    @Test
    void anAuditEntryIsWrittenAllTheSame() {
        try (SearchEngine engine = EngineUnderTest.open(SettableClock.at("2026-11-23T10:00:00Z"))) {
            String subject = "alert/deleted-index";
            engine.audit().append(new AuditTrail.Entry(NOW, "alice", "before", subject, Map.of()));
            EngineUnderTest.raw("DELETE", "/" + Templates.AUDIT, "");

            engine.audit().append(new AuditTrail.Entry(NOW, "alice", "after", subject, Map.of()));

            assertThat(engine.audit().about(subject))
                    .extracting(AuditTrail.Entry::action)
                    .containsExactly("after");
        }
    }

    private static void autoCreation(String value) {
        String body = "{\"persistent\":{\"action.auto_create_index\":" + value + "}}";
        assertThat(EngineUnderTest.raw("PUT", "/_cluster/settings", body)).contains("\"acknowledged\":true");
    }

    private static Alert alert(String id) {
        return new Alert(
                id, "r", "C", NOW, NOW, NOW, NOW, 1, Map.of(), "INFO", "s", "c", List.of(), List.of(), null, false,
                null);
    }
}
