// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.model.event.FieldTypes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no index comes into being without its template: before the first write to an index its template is
 * checked (and put, when it is missing), then the index is made from it. Nobody has to be there at midnight. Thread-safe.
 */
final class ReadyIndices {

    private static final Logger LOG = Logger.getLogger(ReadyIndices.class);

    private static final int NOT_FOUND = 404;
    private static final int TAKEN = 409;

    private final SearchConnection connection;
    private final Templates templates;
    private final Set<String> ready = ConcurrentHashMap.newKeySet();

    ReadyIndices(SearchConnection connection, Templates templates) {
        this.connection = connection;
        this.templates = templates;
    }

    boolean isReady(String index) {
        return ready.contains(index);
    }

    /** Whether any of our templates makes this index. */
    boolean isOurs(String index) {
        return templates.of(index).isPresent();
    }

    /** Blocks until the index is there. Throws as {@link SearchConnection#call} does. */
    void prepare(String index) {
        if (ready.contains(index)) {
            return;
        }
        String template = templates
                .of(index)
                .orElseThrow(() -> new EngineRefusal("an index named " + index, 400, "no_template_of_ours"));
        install(template, Map.copyOf(templates.all().get(template)));
        try {
            connection.call("PUT", "/" + index, null);
            LOG.infof("made index=%s", index);
        } catch (EngineRefusal e) {
            if (!"resource_already_exists_exception".equals(e.type())) {
                throw e;
            }
        }
        ready.add(index);
    }

    /**
     * Creates a document, and its index before it. An index that somebody deleted since it was made is made again: without that the
     * engine would either refuse, or make one without our template.
     *
     * @return the engine's answer; empty when a document of that id is there
     */
    Optional<Map<String, @Nullable Object>> create(String index, String id, Map<String, @Nullable Object> document) {
        try {
            return createOnce(index, id, document);
        } catch (EngineRefusal e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
            forget(index);
            return createOnce(index, id, document);
        }
    }

    private Optional<Map<String, @Nullable Object>> createOnce(
            String index, String id, Map<String, @Nullable Object> document) {
        prepare(index);
        try {
            return Optional.of(connection.call("PUT", SearchConnection.document(index, "_create", id), document));
        } catch (EngineRefusal e) {
            if (e.status() == TAKEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The index is gone, for all we know. */
    void forget(String index) {
        ready.remove(index);
    }

    void installAll() {
        templates.all().forEach(this::install);
    }

    private void install(String name, Map<String, @Nullable Object> wanted) {
        if (!isCurrent(name, wanted)) {
            connection.call("PUT", "/_index_template/" + name, wanted);
            LOG.infof("put template=%s version=%d", name, FieldTypes.VERSION);
        }
    }

    /** Of this version with these settings, or of a newer one: an older process must not undo what a newer one did. */
    private boolean isCurrent(String name, Map<String, @Nullable Object> wanted) {
        return connection
                .find("/_index_template/" + name, Map.of())
                .map(answer -> Json.list(answer.get("index_templates")))
                .filter(found -> !found.isEmpty())
                .map(found -> Json.at(found.get(0), "index_template"))
                .map(present -> {
                    long version = Json.number(Json.at(present, "version"));
                    boolean same = Json.text(Json.at(present, "_meta", "settings"))
                            .equals(Json.text(Json.at(wanted, "_meta", "settings")));
                    return version > FieldTypes.VERSION || version == FieldTypes.VERSION && same;
                })
                .orElse(false);
    }
}
