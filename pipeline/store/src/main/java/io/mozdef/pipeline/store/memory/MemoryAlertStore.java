// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertDocument;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.alert.AuditedStatus;
import io.mozdef.pipeline.store.audit.AuditTrail;
import io.mozdef.pipeline.store.event.Cursor;
import io.mozdef.pipeline.store.event.SearchValue;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Alerts in process. Thread-safe. */
public final class MemoryAlertStore implements AlertStore {

    private static final Comparator<StoredAlert> OLDEST_FIRST = Comparator.comparing(
                    (StoredAlert alert) -> time(alert, "utctimestamp"))
            .thenComparing(StoredAlert::id);
    private static final Comparator<StoredAlert> NEWEST_START_FIRST = Comparator.comparing(
                    (StoredAlert alert) -> time(alert, "episodestart"))
            .reversed()
            .thenComparing(StoredAlert::id);

    private final Map<String, StoredAlert> alerts = new TreeMap<>();
    private final AuditTrail audit;
    private long sequence;

    public MemoryAlertStore(AuditTrail audit) {
        this.audit = audit;
    }

    @Override
    public synchronized boolean create(Alert alert) {
        if (alerts.containsKey(alert.id())) {
            return false;
        }
        put(AlertDocument.index(alert), alert.id(), AlertDocument.of(alert));
        return true;
    }

    @Override
    public synchronized void extend(Alert alert) {
        StoredAlert stored = alerts.get(alert.id());
        if (stored == null) {
            create(alert);
        } else {
            change(stored, AlertDocument.news(stored.source(), alert));
        }
    }

    @Override
    public synchronized Optional<StoredAlert> find(String id) {
        return Optional.ofNullable(alerts.get(id));
    }

    @Override
    public synchronized Page list(Filter filter, int pageSize, @Nullable String cursor) {
        List<?> after = cursor == null ? List.of() : Cursor.position(filter.toString(), cursor);
        List<StoredAlert> rest = alerts.values().stream()
                .filter(alert -> matches(filter, alert))
                .sorted(NEWEST_START_FIRST)
                .dropWhile(alert -> !after.isEmpty() && !isAfter(alert, after))
                .toList();
        List<StoredAlert> page = rest.subList(0, Math.min(pageSize, rest.size()));
        String next =
                rest.size() > page.size() ? Cursor.of(filter.toString(), position(page.get(page.size() - 1))) : null;
        return new Page(List.copyOf(page), next);
    }

    private static List<Object> position(StoredAlert alert) {
        return List.of(time(alert, "episodestart").toEpochMilli(), alert.id());
    }

    private static boolean isAfter(StoredAlert alert, List<?> position) {
        int byTime = Long.compare(time(alert, "episodestart").toEpochMilli(), (Long) position.get(0));
        return byTime < 0 || byTime == 0 && alert.id().compareTo((String) position.get(1)) > 0;
    }

    private static boolean matches(Filter filter, StoredAlert alert) {
        Instant start = time(alert, "episodestart");
        Map<String, @Nullable Object> source = alert.source();
        return !start.isBefore(filter.from())
                && start.isBefore(filter.until())
                && isAny(filter.severities().stream(), source.get("severity"))
                && isAny(filter.categories().stream(), source.get("category"))
                && isAny(filter.statuses().stream().map(AlertStatus::wireName), source.get("status"))
                && isAny(Stream.ofNullable(filter.ruleId()), source.get("ruleid"))
                && (filter.text() == null
                        || SearchValue.folded(String.valueOf(source.get("summary")))
                                .contains(SearchValue.folded(filter.text())));
    }

    private static boolean isAny(Stream<String> wanted, @Nullable Object value) {
        List<String> list = wanted.toList();
        return list.isEmpty() || value != null && list.contains(value.toString());
    }

    @Override
    public synchronized List<StoredAlert> unpublished(int atMost) {
        return waiting().sorted(OLDEST_FIRST).limit(atMost).toList();
    }

    @Override
    public synchronized Backlog backlog() {
        Instant oldest = waiting()
                .map(alert -> time(alert, "utctimestamp"))
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Backlog(waiting().count(), oldest);
    }

    private Stream<StoredAlert> waiting() {
        return alerts.values().stream()
                .filter(alert -> Boolean.FALSE.equals(alert.source().get("published")));
    }

    @Override
    public synchronized void markPublished(List<String> ids) {
        for (String id : ids) {
            find(id).ifPresent(alert -> change(alert, Map.of("published", true)));
        }
    }

    @Override
    public synchronized Optional<StoredAlert> changeStatus(
            String id, AlertStatus status, String user, Instant when, Version expected) {
        StoredAlert alert = alerts.get(id);
        if (alert == null || !alert.version().equals(expected)) {
            return Optional.empty();
        }
        audit.append(AuditedStatus.change(alert, status, user, when));
        return Optional.of(change(alert, AlertDocument.status(status, user, when)));
    }

    private StoredAlert change(StoredAlert alert, Map<String, @Nullable Object> fields) {
        if (fields.isEmpty()) {
            return alert;
        }
        Map<String, @Nullable Object> source = new LinkedHashMap<>(alert.source());
        source.putAll(fields);
        return put(alert.index(), alert.id(), source);
    }

    private StoredAlert put(String index, String id, Map<String, @Nullable Object> source) {
        StoredAlert stored = new StoredAlert(index, id, JsonCopy.of(source), new Version(sequence++, 1));
        alerts.put(id, stored);
        return stored;
    }

    private static Instant time(StoredAlert alert, String field) {
        return AlertDocument.time(alert.source(), field).orElse(Instant.EPOCH);
    }
}
