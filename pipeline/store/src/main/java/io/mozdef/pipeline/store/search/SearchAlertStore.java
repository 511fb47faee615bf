// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.store.alert.AlertDocument;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.alert.AuditedStatus;
import io.mozdef.pipeline.store.audit.AuditTrail;
import io.mozdef.pipeline.store.event.Cursor;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Alerts, an index a month. An alert's month follows from the alert; by id alone it is looked up over all months, the
 * document itself is then read as of the latest write. Thread-safe.
 */
final class SearchAlertStore implements AlertStore {

    private static final int ATTEMPTS = 20;

    private final SearchConnection connection;
    private final ReadyIndices indices;
    private final SearchCall search;
    private final AuditTrail audit;

    SearchAlertStore(SearchConnection connection, ReadyIndices indices, SearchCall search, AuditTrail audit) {
        this.connection = connection;
        this.indices = indices;
        this.search = search;
        this.audit = audit;
    }

    @Override
    public boolean create(Alert alert) {
        return indices.create(AlertDocument.index(alert), alert.id(), AlertDocument.of(alert))
                .isPresent();
    }

    @Override
    public void extend(Alert alert) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<StoredAlert> stored = get(AlertDocument.index(alert), alert.id());
            if (stored.isEmpty()) {
                if (create(alert)) {
                    return;
                }
            } else {
                Map<String, @Nullable Object> news =
                        AlertDocument.news(stored.get().source(), alert);
                if (news.isEmpty() || update(stored.get(), news).isPresent()) {
                    return;
                }
            }
        }
        throw new StoreUnavailableException(
                "alert " + alert.id() + " changes faster than it can be brought up to date");
    }

    @Override
    public Optional<StoredAlert> find(String id) {
        Optional<StoredAlert> found = lookUp(id);
        if (found.isEmpty()) {
            search.refresh();
            found = lookUp(id);
        }
        return found;
    }

    private Optional<StoredAlert> lookUp(String id) {
        List<?> hits = search.hits(Json.object(
                "query", Json.object("ids", Json.object("values", List.of(id))), "size", 1, "_source", false));
        return hits.isEmpty() ? Optional.empty() : get(Json.text(Json.at(hits.get(0), "_index")), id);
    }

    private Optional<StoredAlert> get(String index, String id) {
        return connection
                .find(SearchConnection.document(index, "_doc", id), Map.of())
                .map(SearchAlertStore::alert);
    }

    @Override
    public Page list(Filter filter, int pageSize, @Nullable String cursor) {
        Map<String, @Nullable Object> body = AlertQuery.list(filter);
        body.put("size", pageSize + 1);
        if (cursor != null) {
            body.put("search_after", Cursor.position(filter.toString(), cursor));
        }
        List<?> hits = search.hits(body);
        List<StoredAlert> alerts =
                hits.stream().limit(pageSize).map(SearchAlertStore::alert).toList();
        String next = hits.size() > pageSize
                ? Cursor.of(filter.toString(), Json.list(Json.at(hits.get(pageSize - 1), "sort")))
                : null;
        return new Page(alerts, next);
    }

    @Override
    public List<StoredAlert> unpublished(int atMost) {
        search.refresh();
        Map<String, @Nullable Object> body = AlertQuery.unpublished();
        body.put("size", atMost);
        return search.hits(body).stream().map(SearchAlertStore::alert).toList();
    }

    @Override
    public Backlog backlog() {
        search.refresh();
        Map<String, @Nullable Object> body = AlertQuery.unpublished();
        body.put("size", 0);
        body.put("track_total_hits", true);
        body.put("aggs", Json.object("oldest", Json.object("min", Json.object("field", "utctimestamp"))));
        Map<String, @Nullable Object> answer = search.search(body);
        Object oldest = Json.at(answer, "aggregations", "oldest", "value");
        return new Backlog(
                Json.number(Json.at(answer, "hits", "total", "value")),
                oldest == null ? null : Instant.ofEpochMilli(Json.number(oldest)));
    }

    @Override
    public void markPublished(List<String> ids) {
        for (String id : ids) {
            // merged into the document as it is at that moment: what people write meanwhile stays
            find(id).ifPresent(alert -> {
                String path = SearchConnection.document(alert.index(), "_update", id);
                var unused = Conflict.orEmpty(() -> connection.call(
                        "POST",
                        path,
                        Map.of("retry_on_conflict", Integer.toString(ATTEMPTS)),
                        Json.object("doc", Json.object("published", true))));
            });
        }
    }

    @Override
    public Optional<StoredAlert> changeStatus(
            String id, AlertStatus status, String user, Instant when, Version expected) {
        Optional<StoredAlert> alert = find(id).filter(found -> found.version().equals(expected));
        if (alert.isEmpty()) {
            return Optional.empty();
        }
        audit.append(AuditedStatus.change(alert.get(), status, user, when));
        Optional<StoredAlert> changed = update(alert.get(), AlertDocument.status(status, user, when));
        if (changed.isEmpty()) {
            audit.append(AuditedStatus.refused(alert.get(), status, user, when));
        }
        return changed;
    }

    /** Changes these fields if nobody has changed the alert meanwhile. */
    private Optional<StoredAlert> update(StoredAlert alert, Map<String, @Nullable Object> fields) {
        String path = SearchConnection.document(alert.index(), "_update", alert.id());
        Map<String, @Nullable Object> body = Json.object("doc", fields, "_source", true);
        return Conflict.orEmpty(() -> connection.call("POST", path, Versions.parameters(alert.version()), body))
                .map(answer -> new StoredAlert(
                        alert.index(), alert.id(), Json.map(Json.at(answer, "get", "_source")), Versions.of(answer)));
    }

    private static StoredAlert alert(Object hit) {
        return new StoredAlert(
                Json.text(Json.at(hit, "_index")),
                Json.text(Json.at(hit, "_id")),
                Json.map(Json.at(hit, "_source")),
                Versions.of(hit));
    }
}
