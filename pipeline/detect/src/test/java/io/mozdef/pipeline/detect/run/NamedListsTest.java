// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.detect.kind.Evaluation;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.kind.simple.SimpleKind;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.detect.rule.KindSettings;
import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.rule.RuleFile;
import io.mozdef.pipeline.detect.rule.RuleReader;
import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.detect.rule.yaml.Section;
import io.mozdef.pipeline.store.state.LeaseKeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A kind that is new here and not known to any other code sees the lists that people keep, as they are at each run. */
class NamedListsTest {

    private static final String RULE =
            """
            title: Watched
            id: 0f6f3d9d-55cb-4a6c-b7fb-3b4f7d8b8d0e
            detection: {s: {category: any}, condition: s}
            watch: {}
            schedule: 10s
            alert: {classname: Watched, category: watch, summary: 'seen'}
            """;

    private final List<Set<String>> seen = new ArrayList<>();
    private final Rig rig = MemoryRig.make();

    @Test
    void everyRunSeesTheListAsItIs() {
        LeaseKeeper lease = new LeaseKeeper(rig.states, "alerts", "test", Duration.ofMinutes(5), rig.clock);
        Leadership leadership = new Leadership(lease, Duration.ofMinutes(5));
        leadership.lead();
        RuleKind kind = new Watching();
        RuleRuns runs = new RuleRuns(
                new AlertsStores(rig.events, rig.alerts, rig.states),
                leadership,
                List.of(kind),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                new SimpleMeterRegistry());
        Rule rule = rule(kind);

        run(runs, rule);
        rig.states.write(StoredLists.KIND, "people", Map.of(StoredLists.ENTRIES, List.of("ann", "Bob")), null);
        run(runs, rule);

        assertThat(runs.failures()).isEmpty();
        assertThat(seen).containsExactly(Set.of(), Set.of("ann", "Bob"));
    }

    private void run(RuleRuns runs, Rule rule) {
        rig.pass(Duration.ofSeconds(30));
        assertThat(runs.run(List.of(rule), Map.of(), rig.clock.instant())).isEqualTo(1);
    }

    private static Rule rule(RuleKind kind) {
        Problems problems = new Problems("watch.yml");
        return new RuleReader(List.of(new SimpleKind(), kind))
                .read(new RuleFile("watch.yml", RULE, ""), Map.of(), problems)
                .orElseThrow(() -> new AssertionError(problems.toString()));
    }

    private final class Watching implements RuleKind {
        @Override
        public String name() {
            return "watch";
        }

        @Override
        public KindSettings read(Optional<Section> section) {
            return List::of;
        }

        @Override
        public void evaluate(Evaluation evaluation) {
            seen.add(evaluation.lists().entries("people"));
        }
    }
}
