// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mozdef.pipeline.enrich.EnrichSettings;
import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EnricherChainTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Heard heard = new Heard();

    @Test
    void runsByPriorityThenName() {
        EnricherChain chain = chain(Map.of(), keep("b", 5), keep("c", 1), keep("a", 5));

        assertThat(chain.names()).containsExactly("c", "a", "b");
    }

    @Test
    void callsOnlyWhatTheEventWakes() {
        EventDraft draft = woken();
        Enricher asleep = enricher("asleep", 1, Wake.onDetails("other"), d -> Verdict.KEEP);

        chain(Map.of(), asleep, keep("awake", 1)).run(draft);

        assertThat(heard.lines).containsExactly("ran awake");
    }

    @Test
    void aLaterEnricherSeesWhatAnEarlierOneDid() {
        Enricher first = enricher("first", 1, Wake.onDetails("x"), d -> {
            d.setDetail("made", 1L);
            return Verdict.KEEP;
        });
        Enricher second = enricher("second", 2, Wake.onDetails("made"), d -> Verdict.KEEP);

        chain(Map.of(), second, first).run(woken());

        assertThat(heard.lines).containsExactly("ran first", "ran second");
    }

    @Test
    void undoesWhatAThrowingEnricherDidAndSaysSoInTheEvent() {
        EventDraft draft = woken();
        Enricher bad = enricher("bad", 1, Wake.onDetails("x"), d -> {
            d.setDetail("half", 1L);
            d.removeDetail("x");
            d.set("summary", "spoilt");
            d.target(new EventDraft.Target("elsewhere", null, true));
            throw new IllegalStateException("the event's secret");
        });

        Verdict verdict = chain(Map.of(), bad, keep("good", 2)).run(draft);

        assertThat(verdict).isEqualTo(Verdict.KEEP);
        assertThat(draft.details()).containsOnlyKeys("x");
        assertThat(draft.get("summary")).isNull();
        assertThat(draft.get("errors")).isEqualTo(List.of("enricher bad failed: IllegalStateException"));
        assertThat(heard.lines).containsExactly("failed bad", "ran good");
    }

    @Test
    void aDropEndsTheEvent() {
        Enricher drops = enricher("drops", 1, Wake.onDetails("x"), d -> new Verdict.Drop("health-check"));

        Verdict verdict = chain(Map.of(), drops, keep("never", 2)).run(woken());

        assertThat(verdict).isEqualTo(new Verdict.Drop("health-check"));
        assertThat(heard.lines).containsExactly("dropped drops health-check");
    }

    @Test
    void suspendsWhatIsTooSlowThreeTimesInARowAndLetsItBackIn() {
        Enricher slow = enricher("slow", 1, Wake.onDetails("x"), d -> {
            nanos.addAndGet(Duration.ofMillis(51).toNanos());
            return Verdict.KEEP;
        });
        EnricherChain chain = chain(Map.of(), slow);
        for (int i = 0; i < 3; i++) {
            chain.run(woken());
        }
        assertThat(heard.lines)
                .containsExactly(
                        "ran slow", "slow slow", "ran slow", "slow slow", "ran slow", "slow slow", "suspended slow");

        heard.lines.clear();
        EventDraft left = woken();
        chain.run(left);
        assertThat(heard.lines).containsExactly("skipped slow");
        assertThat(left.get("errors").toString()).contains("slow left out");

        heard.lines.clear();
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        chain.run(woken());
        assertThat(heard.lines).containsExactly("ran slow", "slow slow");
    }

    @Test
    void aQuickRunStartsTheCountAnew() {
        AtomicLong cost = new AtomicLong(Duration.ofMillis(51).toNanos());
        Enricher slow = enricher("slow", 1, Wake.onDetails("x"), d -> {
            nanos.addAndGet(cost.get());
            return Verdict.KEEP;
        });
        EnricherChain chain = chain(Map.of(), slow);
        chain.run(woken());
        chain.run(woken());
        cost.set(Duration.ofMillis(50).toNanos());
        chain.run(woken());
        cost.set(Duration.ofMillis(51).toNanos());
        chain.run(woken());

        assertThat(heard.lines).doesNotContain("suspended slow");
    }

    @Test
    void configurationSwitchesOff() {
        EnricherChain chain = chain(Map.of("mozdef.enrich.a.enabled", "false"), keep("a", 1), keep("b", 1));

        assertThat(chain.names()).containsExactly("b");
    }

    @Test
    void configurationSetsTheBudget() {
        EnricherChain chain = chain(
                Map.of("mozdef.enrich.chain.time-budget", "PT0.001S", "mozdef.enrich.a.enabled", "true"),
                enricher("a", 1, Wake.onDetails("x"), d -> {
                    nanos.addAndGet(Duration.ofMillis(2).toNanos());
                    return Verdict.KEEP;
                }));
        chain.run(woken());

        assertThat(heard.lines).contains("slow a");
    }

    @Test
    void refusesANameThatNoEnricherHas() {
        assertThatThrownBy(() -> chain(Map.of("mozdef.enrich.geopi.enabled", "false"), keep("geoip", 1)))
                .hasMessageContaining("[geopi]")
                .hasMessageContaining("[geoip]");
    }

    @Test
    void refusesTwoOfOneName() {
        assertThatThrownBy(() -> chain(Map.of(), keep("a", 1), keep("a", 2))).hasMessageContaining("named a");
    }

    private EnricherChain chain(Map<String, String> config, Enricher... enrichers) {
        return new EnricherChain(List.of(enrichers), EnrichSettings.of(config), heard, nanos::get);
    }

    private static EventDraft woken() {
        EventDraft draft = new EventDraft();
        draft.setDetail("x", "1");
        return draft;
    }

    private static Enricher keep(String name, int priority) {
        return enricher(name, priority, Wake.onDetails("x"), d -> Verdict.KEEP);
    }

    private static Enricher enricher(String name, int priority, Wake wake, Function<EventDraft, Verdict> body) {
        return new Enricher() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int priority() {
                return priority;
            }

            @Override
            public Wake wake() {
                return wake;
            }

            @Override
            public Verdict enrich(EventDraft draft) {
                return body.apply(draft);
            }
        };
    }

    private static final class Heard implements ChainListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void ran(String enricher) {
            lines.add("ran " + enricher);
        }

        @Override
        public void failed(String enricher) {
            lines.add("failed " + enricher);
        }

        @Override
        public void slow(String enricher) {
            lines.add("slow " + enricher);
        }

        @Override
        public void suspended(String enricher) {
            lines.add("suspended " + enricher);
        }

        @Override
        public void skipped(String enricher) {
            lines.add("skipped " + enricher);
        }

        @Override
        public void dropped(String enricher, String reason) {
            lines.add("dropped " + enricher + " " + reason);
        }
    }
}
