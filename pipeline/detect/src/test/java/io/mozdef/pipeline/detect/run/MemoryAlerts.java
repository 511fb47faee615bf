// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

public final class MemoryAlerts implements AlertStore {

    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final Set<String> waiting = new LinkedHashSet<>();

    @Override
    public boolean create(Alert alert) {
        boolean fresh = alerts.putIfAbsent(alert.id(), alert) == null;
        if (fresh) {
            waiting.add(alert.id());
        }
        return fresh;
    }

    @Override
    public void extend(Alert alert) {
        if (!create(alert) && alerts.get(alert.id()).count() <= alert.count()) {
            alerts.put(alert.id(), alert);
        }
    }

    @Override
    public Optional<StoredAlert> find(String id) {
        return Optional.ofNullable(alerts.get(id)).map(MemoryAlerts::stored);
    }

    private static StoredAlert stored(Alert alert) {
        Map<String, @Nullable Object> source = new LinkedHashMap<>();
        source.put("summary", alert.summary());
        source.put("count", alert.count());
        return new StoredAlert("alerts-202601", alert.id(), source, new Version(1, 1));
    }

    @Override
    public Page list(Filter filter, int pageSize, @Nullable String cursor) {
        return new Page(alerts.values().stream().map(MemoryAlerts::stored).toList(), null);
    }

    @Override
    public List<StoredAlert> unpublished(int atMost) {
        return waiting.stream().limit(atMost).map(id -> stored(alerts.get(id))).toList();
    }

    @Override
    public Backlog backlog() {
        return new Backlog(waiting.size(), null);
    }

    @Override
    public void markPublished(List<String> ids) {
        ids.forEach(waiting::remove);
    }

    @Override
    public Optional<StoredAlert> changeStatus(
            String id, AlertStatus status, String user, Instant when, Version expected) {
        throw new UnsupportedOperationException();
    }
}
