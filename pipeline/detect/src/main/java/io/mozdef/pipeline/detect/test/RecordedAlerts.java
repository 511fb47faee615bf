// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes alerts on to a store and keeps what was said last of each. */
final class RecordedAlerts implements AlertStore {

    private final AlertStore store;
    private final Map<String, Alert> latest = new LinkedHashMap<>();

    RecordedAlerts(AlertStore store) {
        this.store = store;
    }

    List<Alert> alerts() {
        return List.copyOf(latest.values());
    }

    @Override
    public boolean create(Alert alert) {
        latest.putIfAbsent(alert.id(), alert);
        return store.create(alert);
    }

    @Override
    public void extend(Alert alert) {
        latest.put(alert.id(), alert);
        store.extend(alert);
    }

    @Override
    public Optional<StoredAlert> find(String id) {
        return store.find(id);
    }

    @Override
    public Page list(Filter filter, int pageSize, @Nullable String cursor) {
        return store.list(filter, pageSize, cursor);
    }

    @Override
    public List<StoredAlert> unpublished(int atMost) {
        return store.unpublished(atMost);
    }

    @Override
    public Backlog backlog() {
        return store.backlog();
    }

    @Override
    public void markPublished(List<String> ids) {
        store.markPublished(ids);
    }

    @Override
    public Optional<StoredAlert> changeStatus(
            String id, AlertStatus status, String user, Instant when, Version expected) {
        return store.changeStatus(id, status, user, when, expected);
    }
}
