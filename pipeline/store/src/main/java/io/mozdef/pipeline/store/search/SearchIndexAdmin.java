// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.index.IndexAdmin;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Indices as wholes, by the engine's REST. Thread-safe. */
final class SearchIndexAdmin implements IndexAdmin {

    private static final Logger LOG = Logger.getLogger(SearchIndexAdmin.class);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuuMM").withResolverStyle(ResolverStyle.STRICT);
    // one concrete name: no pattern, no list, no hidden index of the engine's
    private static final Pattern CONCRETE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,200}");

    private final SearchConnection connection;
    private final ReadyIndices indices;

    SearchIndexAdmin(SearchConnection connection, ReadyIndices indices) {
        this.connection = connection;
        this.indices = indices;
    }

    @Override
    public void installTemplates() {
        indices.installAll();
    }

    @Override
    public Map<String, LocalDate> days(String family) {
        return dated(family, name -> LocalDate.parse(name, DAY));
    }

    @Override
    public Map<String, YearMonth> months(String family) {
        return dated(family, name -> YearMonth.parse(name, MONTH));
    }

    private <T> Map<String, T> dated(String family, Function<String, T> date) {
        Map<String, T> dated = new TreeMap<>();
        String prefix = concrete(family) + "-";
        for (String name : connection
                .call("GET", "/" + prefix + "*/_alias", Map.of("expand_wildcards", "all"), null)
                .keySet()) {
            try {
                if (name.startsWith(prefix)) {
                    dated.put(name, date.apply(name.substring(prefix.length())));
                }
            } catch (DateTimeParseException e) {
                LOG.debugf("not dated by its name index=%s", name);
            }
        }
        return dated;
    }

    @Override
    public void delete(String index) {
        connection.call("DELETE", "/" + concrete(index), Map.of("ignore_unavailable", "true"), null);
        indices.forget(index);
    }

    @Override
    public void pointAlias(String alias, Set<String> wanted) {
        List<Object> actions = new ArrayList<>();
        Set<String> present = aliased(alias);
        wanted.stream()
                .filter(index -> !present.contains(index))
                .forEach(index -> actions.add(action("add", index, alias)));
        present.stream()
                .filter(index -> !wanted.contains(index))
                .forEach(index -> actions.add(action("remove", index, alias)));
        if (!actions.isEmpty()) {
            connection.call("POST", "/_aliases", Json.object("actions", actions));
        }
    }

    private static Object action(String what, String index, String alias) {
        return Json.object(what, Json.object("index", concrete(index), "alias", alias));
    }

    @Override
    public Set<String> aliased(String alias) {
        return connection
                .find("/_alias/" + concrete(alias), Map.of("expand_wildcards", "all"))
                .map(answer -> (Set<String>) new TreeSet<>(answer.keySet()))
                .orElse(Set.of());
    }

    @Override
    public int fieldCount(String index) {
        return Mapping.of(connection, concrete(index)).count();
    }

    @Override
    public Health health() {
        try {
            Map<String, ?> cluster = connection.call("GET", "/_cluster/health", null);
            Object node = Json.map(
                            connection.call("GET", "/_nodes/_local", null).get("nodes"))
                    .values()
                    .stream()
                    .findFirst()
                    .orElse(Map.of());
            List<String> problems = new ArrayList<>();
            if ("red".equals(cluster.get("status"))) {
                problems.add("a primary shard is missing (cluster status red)");
            }
            // only Elasticsearch names the kind of its build
            String engine = Json.at(node, "build_flavor") == null ? "opensearch" : "elasticsearch";
            return new Health(engine, Json.text(Json.at(node, "version")), problems);
        } catch (StoreUnavailableException | EngineRefusal e) {
            return new Health("unknown", "unknown", List.of(e.getMessage()));
        }
    }

    private static String concrete(String name) {
        if (!CONCRETE.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException("not the name of one index: " + name);
        }
        return name;
    }
}
