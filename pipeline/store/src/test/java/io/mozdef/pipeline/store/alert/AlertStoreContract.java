// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertStore.Filter;
import io.mozdef.pipeline.store.alert.AlertStore.Page;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import io.mozdef.pipeline.store.audit.AuditTrail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of alerts does. */
public abstract class AlertStoreContract {

    private static final Instant START = Instant.parse("2026-11-30T23:59:00Z");
    private static final Instant FIRST = START.minusSeconds(60);
    private static final Instant LATER = START.plusSeconds(600);

    private final String rule = "rule" + UUID.randomUUID();

    protected abstract AlertStore alerts();

    protected abstract AuditTrail audit();

    @Test
    void storesAnAlertOnceInTheMonthOfItsStart() {
        assertThat(alerts().create(alert(1, 10))).isTrue();
        assertThat(alerts().create(alert(1, 12))).isFalse();
        StoredAlert stored = find(1);
        assertThat(stored.index()).isEqualTo("alerts-202611");
        assertThat(stored.source())
                .containsEntry("count", 10L)
                .containsEntry("status", "manual")
                .containsEntry("classname", "AlertBruteforceSsh")
                .containsEntry("notify_mozdefbot", true)
                .containsEntry("tags", List.of("ssh"))
                .containsEntry("published", false)
                .containsEntry("key", Map.of("details.sourceipaddress", "10.0.0.1"));
    }

    @Test
    void keepsItsSamplesWhole() {
        alerts().create(alert(1, 1));
        assertThat(find(1).source().get("events"))
                .isEqualTo(List.of(Map.of(
                        "documentindex",
                        "events-20261130",
                        "documentid",
                        "e1",
                        "documentsource",
                        Map.of("summary", "login failed", "details", Map.of("a.b", "c", "a", 1L)))));
    }

    @Test
    void anUnknownIdIsEmpty() {
        assertThat(alerts().find("no such " + rule)).isEmpty();
    }

    @Test
    void extendingBringsUpToDateAndLeavesPeoplesWorkAlone() {
        alerts().create(alert(1, 10));
        StoredAlert first = find(1);
        alerts().changeStatus(first.id(), AlertStatus.IN_PROGRESS, "ada", LATER, first.version());
        alerts().markPublished(List.of(first.id()));
        alerts().extend(alert(1, 25));
        assertThat(find(1).source())
                .containsEntry("count", 25L)
                .containsEntry("summary", "25 attempts")
                .containsEntry("lastseen", START.plusSeconds(25).toString())
                .containsEntry("firstseen", START.toString())
                .containsEntry("status", "inProgress")
                .containsEntry("published", true);
    }

    @Test
    void extendingNeverLowersTheCount() {
        alerts().create(alert(1, 25));
        alerts().extend(alert(1, 10));
        assertThat(find(1).source()).containsEntry("count", 25L).containsEntry("summary", "25 attempts");
    }

    @Test
    void extendingWhatIsNotThereCreatesIt() {
        alerts().extend(alert(1, 3));
        assertThat(find(1).source()).containsEntry("count", 3L).containsEntry("published", false);
    }

    @Test
    void extendingByNothingNewChangesNothing() {
        alerts().create(alert(1, 3));
        StoredAlert before = find(1);
        alerts().extend(alert(1, 3));
        assertThat(find(1).version()).isEqualTo(before.version());
    }

    @Test
    void manyExtendAtTheSameTimeAndNoneIsLost() {
        IntStream.rangeClosed(1, 16).parallel().forEach(count -> alerts().extend(alert(1, count)));
        assertThat(find(1).source()).containsEntry("count", 16L);
    }

    @Test
    void unpublishedAreThereUntilMarkedOldestFirst() {
        IntStream.range(0, 5).forEach(i -> alerts().create(alert(4 - i, 1)));
        assertThat(mine(alerts().unpublished(10_000))).containsExactly(id(0), id(1), id(2), id(3), id(4));
        assertThat(alerts().backlog().count()).isGreaterThanOrEqualTo(5);
        assertThat(alerts().backlog().oldest()).isBeforeOrEqualTo(START);
        alerts().markPublished(List.of(id(0), id(3), "gone"));
        assertThat(mine(alerts().unpublished(10_000))).containsExactly(id(1), id(2), id(4));
        assertThat(alerts().unpublished(1)).hasSize(1);
    }

    @Test
    void aChangeOfStatusNeedsTheVersionSeenAndLeavesAnEntry() {
        alerts().create(alert(1, 10));
        StoredAlert seen = find(1);
        StoredAlert changed = alerts().changeStatus(seen.id(), AlertStatus.ACKNOWLEDGED, "ada", LATER, seen.version())
                .orElseThrow();
        assertThat(changed.source())
                .containsEntry("status", "acknowledged")
                .containsEntry("acknowledgedby", "ada")
                .containsEntry("acknowledged", LATER.toString())
                .containsEntry("count", 10L);
        assertThat(changed.version()).isEqualTo(find(1).version());
        assertThat(alerts().changeStatus(seen.id(), AlertStatus.ESCALATED, "bob", LATER, seen.version()))
                .isEmpty();
        assertThat(alerts().changeStatus("gone" + rule, AlertStatus.ESCALATED, "bob", LATER, seen.version()))
                .isEmpty();
        assertThat(audit().about("alert/" + seen.id()))
                .containsExactly(new AuditTrail.Entry(
                        LATER,
                        "ada",
                        "alert.status",
                        "alert/" + seen.id(),
                        Map.of("from", "manual", "to", "acknowledged")));
        assertThat(find(1).source()).containsEntry("status", "acknowledged");
    }

    @Test
    void listsByFilterNewestStartFirst() {
        IntStream.range(0, 30).forEach(i -> alerts().create(alert(i, i + 1)));
        alerts().unpublished(1);
        assertThat(mine(all(filter(List.of(), null), 7)))
                .containsExactlyElementsOf(IntStream.range(0, 30)
                        .map(i -> 29 - i)
                        .mapToObj(this::id)
                        .toList());
        assertThat(mine(all(filter(List.of("CRITICAL"), null), 7))).hasSize(10);
        assertThat(mine(all(filter(List.of("CRITICAL", "NOTICE"), null), 100))).hasSize(30);
        assertThat(mine(all(filter(List.of(), "7 ATT"), 100))).containsExactly(id(26), id(16), id(6));
        assertThat(mine(all(filter(List.of(), "*"), 100))).isEmpty();
    }

    @Test
    void listsByStatusCategoryAndTime() {
        IntStream.range(0, 4).forEach(i -> alerts().create(alert(i, 1)));
        alerts().changeStatus(id(2), AlertStatus.ESCALATED, "ada", LATER, find(2).version());
        alerts().unpublished(1);
        Instant until = START.plus(Duration.ofDays(1));
        assertThat(mine(all(
                        new Filter(
                                FIRST,
                                until,
                                List.of(),
                                List.of("bruteforce"),
                                List.of(AlertStatus.ESCALATED),
                                rule,
                                null),
                        10)))
                .containsExactly(id(2));
        assertThat(mine(all(new Filter(FIRST, until, List.of(), List.of("other"), List.of(), rule, null), 10)))
                .isEmpty();
        assertThat(mine(all(new Filter(FIRST, START, List.of(), List.of(), List.of(), rule, null), 10)))
                .containsExactly(id(0));
    }

    @Test
    void aCursorOfAnotherFilterIsRefused() {
        IntStream.range(0, 3).forEach(i -> alerts().create(alert(i, 1)));
        alerts().unpublished(1);
        String cursor = alerts().list(filter(List.of(), null), 1, null).next();
        assertThat(cursor).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alerts().list(filter(List.of("CRITICAL"), null), 1, cursor));
    }

    @Test
    void theAnnouncementIsMozDefs() {
        alerts().create(alert(1, 1));
        String body = new String(AlertDocument.announcement(find(1)).body(), StandardCharsets.UTF_8);
        assertThat(body)
                .startsWith("{\"_id\":\"" + id(1) + "\",\"_index\":\"alerts-202611\",\"_source\":{")
                .contains("\"summary\":\"1 attempts\"");
    }

    private List<StoredAlert> all(Filter filter, int pageSize) {
        List<StoredAlert> all = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page page = alerts().list(filter, pageSize, cursor);
            all.addAll(page.alerts());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private Filter filter(List<String> severities, @Nullable String text) {
        return new Filter(FIRST, START.plus(Duration.ofDays(1)), severities, List.of(), List.of(), rule, text);
    }

    private List<String> mine(List<StoredAlert> found) {
        return found.stream()
                .map(StoredAlert::id)
                .filter(id -> id.startsWith(rule))
                .toList();
    }

    private StoredAlert find(int number) {
        return alerts().find(id(number)).orElseThrow();
    }

    private String id(int number) {
        return rule + "-" + number;
    }

    /** Each a minute after the one before: the second in November's last minute, the third in December. */
    private Alert alert(int number, int count) {
        Instant start = START.plusSeconds(60L * (number - 1));
        return new Alert(
                id(number),
                rule,
                "AlertBruteforceSsh",
                start,
                start,
                start,
                start.plusSeconds(count),
                count,
                Map.of("details.sourceipaddress", "10.0.0.1"),
                number % 3 == 0 ? "CRITICAL" : "NOTICE",
                count + " attempts",
                "bruteforce",
                List.of("ssh"),
                List.of(new Alert.Sample(
                        "events-20261130",
                        "e1",
                        Map.of("summary", "login failed", "details", Map.of("a.b", "c", "a", 1L)))),
                null,
                true,
                "https://runbook.example/ssh");
    }
}
