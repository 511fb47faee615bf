// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind.simple;

import io.mozdef.pipeline.detect.kind.AlertId;
import io.mozdef.pipeline.detect.kind.AlertWriter;
import io.mozdef.pipeline.detect.kind.Evaluation;
import io.mozdef.pipeline.detect.kind.EventFacts;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.rule.KindSettings;
import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoredEvent;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One alert for each matching event, MozDef's simple alert. The alert's id is made from the rule and the event, so nothing
 * needs to be remembered.
 */
@Singleton
public final class SimpleKind implements RuleKind {

    private static final int PAGE = 500;

    @Override
    public String name() {
        return "simple";
    }

    @Override
    public KindSettings read(Optional<Section> section) {
        section.ifPresent(Section::refuseOthers);
        return new Settings();
    }

    @Override
    public void evaluate(Evaluation run) {
        EventQueries.Search search =
                new EventQueries.Search(run.rule().condition(), run.slice().indexed(), false, PAGE);
        String cursor = null;
        do {
            EventQueries.Page page = run.events().search(search, cursor);
            page.events().forEach(event -> report(run, event));
            cursor = page.next();
        } while (cursor != null);
    }

    private static void report(Evaluation run, StoredEvent event) {
        String id = AlertId.of(run.rule().id(), event.id());
        if (!run.findings().isSettled(id, "")) {
            run.findings().once(alert(run, id, event));
        }
    }

    private static Alert alert(Evaluation run, String id, StoredEvent event) {
        Instant now = run.slice().now();
        Instant time = EventFacts.time(event, now);
        return AlertWriter.write(
                run.rule(),
                new AlertWriter.Found(
                        id,
                        now,
                        time,
                        time,
                        time,
                        1,
                        Map.of(),
                        List.of(event),
                        () -> event,
                        top -> List.of(new EventQueries.ValueCount(EventFacts.text(event, top.field()), 1))));
    }

    private record Settings() implements KindSettings {
        @Override
        public List<String> groupBy() {
            return List.of();
        }
    }
}
