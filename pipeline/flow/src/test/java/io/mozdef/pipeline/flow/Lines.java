// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.enrich.chain.ChainListener;
import io.mozdef.pipeline.enrich.chain.EnrichConfig;
import io.mozdef.pipeline.enrich.chain.EnricherChain;
import io.mozdef.pipeline.flow.preparation.EventMaker;
import io.mozdef.pipeline.ingest.Normalised;
import io.mozdef.pipeline.ingest.Normaliser;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A small source for tests, a record per line: {@code poison} cannot be read, {@code none} holds no event, {@code many N} holds
 * N, {@code native ID TIME} has its own identity, {@code drop} is dropped by a rule, {@code defect} makes the normaliser fail,
 * {@code halt} ends the process that reads it.
 */
public final class Lines implements Normaliser {

    public static final String FORMAT = "lines";

    /** Exit code of a process that a line ended. */
    public static final int HALTED = 86;

    /** Makes events as the worker does, with one enricher that drops. */
    public static EventMaker maker() {
        EnrichConfig config = new SmallRyeConfigBuilder()
                .withMapping(EnrichConfig.class)
                .build()
                .getConfigMapping(EnrichConfig.class);
        return new EventMaker(
                List.of(new Lines()),
                new EnricherChain(List.of(new Dropping()), config, ChainListener.NONE, () -> 0),
                "worker.test");
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public List<Normalised> normalise(byte[] body, Receipt receipt) {
        List<Normalised> records = new ArrayList<>();
        for (String line : new String(body, StandardCharsets.UTF_8).split("\n")) {
            records.add(record(line));
        }
        return records;
    }

    private static Normalised record(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        String[] words = line.split(" ");
        switch (words[0]) {
            case "halt":
                // as a native library that crashes, or a kill for the memory it took: no hook, no finally
                Runtime.getRuntime().halt(HALTED);
                throw new IllegalStateException("the process has ended");
            case "defect":
                throw new IllegalStateException("a defect");
            case "poison":
                return new Normalised.Poison(bytes, "not readable");
            case "none":
                return new Normalised.Drafts(bytes, null, List.of());
            case "many":
                return new Normalised.Drafts(bytes, null, drafts(line, Integer.parseInt(words[1])));
            case "native":
                return new Normalised.Drafts(
                        bytes, new Identity.Native(words[1], Instant.parse(words[2])), drafts(line, 2));
            default:
                return new Normalised.Drafts(bytes, null, drafts(line, 1));
        }
    }

    private static List<EventDraft> drafts(String line, int count) {
        List<EventDraft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EventDraft draft = new EventDraft();
            draft.set("summary", line);
            draft.set("category", line.startsWith("drop") ? "drop" : "keep");
            drafts.add(draft);
        }
        return drafts;
    }

    private static final class Dropping implements Enricher {
        @Override
        public String name() {
            return "dropping";
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public Wake wake() {
            return Wake.onWords("drop");
        }

        @Override
        public Verdict enrich(EventDraft draft) {
            return new Verdict.Drop("rule");
        }
    }
}
