// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mozdef.pipeline.model.event.FieldTypes;
import io.mozdef.pipeline.store.event.WriteOutcome;
import io.mozdef.pipeline.store.index.IndexAdmin;
import io.mozdef.pipeline.testkit.EventBuilder;
import io.mozdef.pipeline.testkit.SettableClock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Templates, days and aliases on the real engine. */
class SearchIndexAdminIT {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String TEMPLATE = "/_index_template/mozdef-events";

    private SearchEngine engine;
    private IndexAdmin indices;

    @BeforeEach
    void open() {
        EngineUnderTest.empty();
        EngineUnderTest.raw("DELETE", TEMPLATE, "");
        engine = EngineUnderTest.open(new SettableClock(NOW));
        indices = engine.indices();
    }

    @AfterEach
    void close() {
        engine.close();
        EngineUnderTest.raw("DELETE", TEMPLATE, "");
        EngineUnderTest.empty();
    }

    @Test
    void theTemplateTypesEveryListedFieldAndSaysItsVersion() {
        indices.installTemplates();
        String template = EngineUnderTest.raw("GET", TEMPLATE, "");
        assertThat(template).contains("\"version\":" + FieldTypes.VERSION, "\"managed_by\":\"mozdef\"");
        write(0);
        String mapping = EngineUnderTest.raw("GET", "/events-20261123/_mapping?filter_path=**.properties", "");
        assertThat(mapping)
                .contains("\"sourceport\":{\"type\":\"long\"}", "\"sourceipaddress\":{\"type\":\"ip\"}")
                .contains("\"details_overflow\":{\"type\":\"object\",\"enabled\":false}")
                .contains("\"n\":{\"type\":\"keyword\",\"ignore_above\":8191}");
        assertThat(indices.fieldCount("events-20261123"))
                .isGreaterThanOrEqualTo(FieldTypes.all().size());
    }

    @Test
    void anOlderTemplateIsReplacedAndANewerOneIsLeftAlone() {
        putTemplate(FieldTypes.VERSION - 1);
        indices.installTemplates();
        assertThat(templateVersion()).isEqualTo(FieldTypes.VERSION);
        putTemplate(FieldTypes.VERSION + 1);
        indices.installTemplates();
        write(0);
        assertThat(templateVersion()).isEqualTo(FieldTypes.VERSION + 1);
    }

    @Test
    void otherSettingsOfTheSameVersionAreTakenOver() {
        indices.installTemplates();
        try (SearchEngine more = SearchEngine.open(
                TestConfig.of(EngineUnderTest.uri().toString(), Map.of("shards", "3")), new SettableClock(NOW))) {
            more.indices().installTemplates();
        }
        assertThat(EngineUnderTest.raw("GET", TEMPLATE, "")).contains("\"number_of_shards\":\"3\"");
    }

    @Test
    void daysAndMonthsAreThoseThatTheirNamesDate() {
        for (String name : List.of("events-20261123", "events-20261122", "events-20261340", "events-custom")) {
            EngineUnderTest.raw("PUT", "/" + name, "");
        }
        EngineUnderTest.raw("PUT", "/alerts-202611", "");
        EngineUnderTest.raw("PUT", "/alerts-202613", "");
        assertThat(indices.days("events"))
                .isEqualTo(Map.of(
                        "events-20261122", LocalDate.of(2026, 11, 22), "events-20261123", LocalDate.of(2026, 11, 23)));
        assertThat(indices.months("alerts")).isEqualTo(Map.of("alerts-202611", YearMonth.of(2026, 11)));
        assertThat(indices.days("nothing")).isEmpty();
    }

    @Test
    void anAliasPointsAtExactlyTheseAndAtNothingInTheEnd() {
        write(0);
        write(1);
        indices.pointAlias("events-previous", Set.of("events-20261122"));
        assertThat(indices.aliased("events-previous")).containsExactly("events-20261122");
        indices.pointAlias("events-previous", Set.of("events-20261123"));
        indices.pointAlias("events-previous", Set.of("events-20261123"));
        assertThat(indices.aliased("events-previous")).containsExactly("events-20261123");
        indices.pointAlias("events-previous", Set.of());
        assertThat(indices.aliased("events-previous")).isEmpty();
        assertThat(indices.aliased("events")).containsExactly("events-20261122", "events-20261123");
    }

    @Test
    void deletingIsOfOneIndexAndTwiceIsAsGood() {
        write(0);
        write(1);
        indices.delete("events-20261123");
        indices.delete("events-20261123");
        assertThat(indices.days("events")).containsOnlyKeys("events-20261122");
        // a late event makes its day again, with its mapping
        write(0);
        assertThat(indices.aliased("events")).contains("events-20261123");
    }

    @Test
    void noPatternAndNoListIsOneIndex() {
        write(0);
        for (String name : List.of(
                "*", "events-*", "_all", "events-20261123,events-20261122", "", "..", "../x", ".kibana", "-x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> indices.delete(name));
        }
        assertThat(indices.days("events")).hasSize(1);
    }

    @Test
    void healthNamesTheEngineAndItsVersion() {
        IndexAdmin.Health health = indices.health();
        // a run that was to be against Elasticsearch and was not would prove nothing
        String wanted = System.getProperty("mozdef.store.engine", "search");
        assertThat(health.engine()).isEqualTo("elasticsearch".equals(wanted) ? wanted : "opensearch");
        assertThat(health.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(health.problems()).isEmpty();
    }

    private void write(int daysAgo) {
        assertThat(engine.events()
                        .write(List.of(EventBuilder.receivedAt(NOW.minusSeconds(86_400L * daysAgo))
                                .detail("n", "text")
                                .build()))
                        .toCompletableFuture()
                        .join())
                .containsExactly(new WriteOutcome.Stored(false));
    }

    private static void putTemplate(int version) {
        assertThat(EngineUnderTest.raw(
                        "PUT",
                        TEMPLATE,
                        "{\"index_patterns\":[\"events-*\"],\"priority\":300,\"version\":" + version
                                + ",\"template\":{\"aliases\":{\"events\":{}}}}"))
                .contains("\"acknowledged\":true");
    }

    private static int templateVersion() {
        String answer = EngineUnderTest.raw("GET", TEMPLATE + "?filter_path=**.version", "");
        return Integer.parseInt(answer.replaceAll(".*\"version\":(\\d+).*", "$1"));
    }
}
