// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import io.mozdef.pipeline.detect.rule.AlertSpec;
import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.rule.Severity;
import io.mozdef.pipeline.detect.rule.Template;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.store.event.EventQueries.ValueCount;
import io.mozdef.pipeline.store.event.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes alerts from what a kind has found and what the rule says about its alerts. */
public final class AlertWriter {

    private AlertWriter() {}

    /**
     * What was found.
     *
     * @param key values of the group fields in the rule's order, empty for a simple rule
     * @param events samples, earliest first
     * @param latest the latest event; asked only when the rule's texts use it
     * @param top most frequent values; asked only when the rule's texts use them
     */
    public record Found(
            String id,
            Instant created,
            Instant start,
            Instant first,
            Instant last,
            long count,
            Map<String, String> key,
            List<StoredEvent> events,
            Supplier<@Nullable StoredEvent> latest,
            Function<AlertSpec.Top, List<ValueCount>> top) {}

    public static Alert write(Rule rule, Found found) {
        AlertSpec spec = rule.alert();
        Template.Facts facts = name -> value(spec, found, name);
        Severity severity = spec.severity(facts);
        return new Alert(
                found.id(),
                rule.id(),
                spec.classname(),
                found.created(),
                found.start(),
                found.first(),
                found.last(),
                found.count(),
                found.key(),
                severity.name(),
                spec.summary().render(facts),
                spec.category(),
                spec.tags(),
                found.events().stream()
                        .limit(spec.samples())
                        .map(e -> new Alert.Sample(e.index(), e.id(), e.source()))
                        .toList(),
                spec.channel(),
                spec.notifyBot(severity),
                spec.url());
    }

    private static String value(AlertSpec spec, Found found, String name) {
        StoredEvent first = found.events().isEmpty() ? null : found.events().get(0);
        if (name.equals("count")) {
            return Long.toString(found.count());
        }
        if (name.equals("value")) {
            return String.join(", ", found.key().values());
        }
        if (name.startsWith("top.")) {
            AlertSpec.Top top = spec.tops().get(name.substring("top.".length()));
            return top == null ? "" : written(top, found.top().apply(top));
        }
        if (name.startsWith("latest.")) {
            return EventFacts.text(found.latest().get(), name.substring("latest.".length()));
        }
        String path = name.startsWith("first.") ? name.substring("first.".length()) : name;
        return found.key().containsKey(path) ? found.key().get(path) : EventFacts.text(first, path);
    }

    private static String written(AlertSpec.Top top, List<ValueCount> values) {
        return String.join(
                top.between(),
                values.stream()
                        .map(v -> top.each()
                                .render(name -> name.equals("count")
                                        ? Long.toString(v.count())
                                        : name.equals("value") ? v.value() : ""))
                        .toList());
    }
}
