// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.enrich.chain.ChainListener;
import io.mozdef.pipeline.enrich.chain.EnricherChain;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.GoldenFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every enricher; a test of an enricher extends it and says what it is about. */
public abstract class EnricherContract {

    private static final Instant RECEIVED = Instant.parse("2026-01-02T03:04:05Z");
    private static final int DRAFTS = 10_000;

    /** The enricher, made anew. */
    protected abstract Enricher enricher();

    /** Values of the kind that the enricher reads, to make random drafts of. */
    protected abstract List<String> interesting();

    /** Details that the enricher may move elsewhere. */
    protected List<String> moves() {
        return List.of();
    }

    @TestFactory
    Stream<DynamicTest> goldenFiles() {
        return GoldenFiles.walk(enricher().name(), bytes -> run(enricher(), draft(bytes)));
    }

    @Test
    void twoInstancesSayTheSame() {
        forRandomDrafts(
                (seed, keys) -> assertThat(run(enricher(), random(seed))).isEqualTo(run(enricher(), random(seed))));
    }

    @Test
    void neverThrowsAndNeverLosesAField() {
        Enricher enricher = enricher();
        forRandomDrafts((seed, before) -> {
            Map<String, @Nullable Object> after = run(enricher, random(seed));
            assertThat(after).doesNotContainKey("errors");
            Map<?, ?> details = (Map<?, ?>) Objects.requireNonNull(after.get("details"));
            before.forEach((key, value) -> {
                if (!moves().contains(key)) {
                    assertThat(details.containsKey(key))
                            .as("%s of draft %d", key, seed)
                            .isTrue();
                } else if (value != null) {
                    assertThat(details.containsValue(value))
                            .as("value of %s in draft %d", key, seed)
                            .isTrue();
                }
            });
        });
    }

    @Test
    void aSecondRunChangesNothing() {
        Enricher enricher = enricher();
        forRandomDrafts((seed, keys) -> {
            EventDraft twice = random(seed);
            if (enricher.wake().by(twice)) {
                enricher.enrich(twice);
                assertThat(withoutProvenance(run(enricher, twice)))
                        .isEqualTo(withoutProvenance(run(enricher, random(seed))));
            }
        });
    }

    // a second run may be one that nothing wakes any more: then it is not listed
    private static Map<String, @Nullable Object> withoutProvenance(Map<String, @Nullable Object> event) {
        event.remove("mozdef");
        return event;
    }

    private interface Check {
        void draft(long seed, Map<String, @Nullable Object> details);
    }

    private void forRandomDrafts(Check check) {
        for (long seed = 0; seed < DRAFTS; seed++) {
            check.draft(seed, new LinkedHashMap<>(random(seed).details()));
        }
    }

    private static Map<String, @Nullable Object> run(Enricher enricher, EventDraft draft) {
        EnricherChain chain = new EnricherChain(List.of(enricher), EnrichSettings.DEFAULT, ChainListener.NONE, () -> 0);
        chain.run(draft);
        Event event = draft.freeze(
                new Identity(Identity.Kind.DELIVERY, "1"),
                0,
                IndexDay.of(RECEIVED),
                Receipt.of("test", RECEIVED),
                "worker.test");
        return event.fields();
    }

    private EventDraft random(long seed) {
        Random random = new Random(seed);
        EventDraft draft = new EventDraft();
        List<String> words = new ArrayList<>(enricher().wake().words());
        List<String> details = new ArrayList<>(enricher().wake().details());
        details.addAll(List.of("program", "actor", "tls", "source", "unknown"));
        draft.set("summary", value(random));
        draft.set("category", words.isEmpty() || random.nextInt(4) == 0 ? value(random) : pick(random, words));
        draft.set("processname", words.isEmpty() || random.nextInt(4) == 0 ? value(random) : pick(random, words));
        for (int i = random.nextInt(6); i > 0; i--) {
            draft.setDetail(pick(random, details), value(random));
        }
        return draft;
    }

    private @Nullable Object value(Random random) {
        switch (random.nextInt(12)) {
            case 0:
                return null;
            case 1:
                return random.nextLong();
            case 2:
                return random.nextDouble();
            case 3:
                return List.of("10.0.0.1", Map.of("a", 1L));
            case 4:
                return Map.of("x", "1.2.3.4");
            case 5:
                return random.ints(random.nextInt(20), 0, 0x2000)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            case 6:
                // a true value, cut anywhere
                String cut = pick(random, interesting());
                return cut.substring(0, random.nextInt(cut.length() + 1));
            default:
                return pick(random, interesting());
        }
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static EventDraft draft(byte[] json) {
        try {
            EventDraft draft = new EventDraft();
            ((Map<?, ?>) JsonTree.read(json)).forEach((key, value) -> {
                if (key.equals("details")) {
                    ((Map<?, ?>) value).forEach((name, detail) -> draft.setDetail((String) name, detail));
                } else {
                    draft.set((String) key, value);
                }
            });
            return draft;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
