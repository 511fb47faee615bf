// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.chain.EnricherChain;
import io.mozdef.pipeline.ingest.Normalised;
import io.mozdef.pipeline.ingest.Normaliser;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.IndexDay;
import io.mozdef.pipeline.model.event.Receipt;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a delivery's bytes into finished events: normalise, enrich, freeze, with identities, ordinals and index days as
 * design-events.md 1 has them. Thread-safe; runs wholly on the caller's thread.
 */
public final class EventMaker {

    /** The reason under which a record without any event is counted. */
    public static final String EMPTY_RECORD = "empty-record";

    private final Map<String, Normaliser> normalisers = new HashMap<>();
    private final EnricherChain chain;
    private final String worker;

    /**
     * @param worker this process' host, for {@code mozdefhostname}
     * @throws IllegalArgumentException when two normalisers have one format
     */
    public EventMaker(Collection<? extends Normaliser> normalisers, EnricherChain chain, String worker) {
        for (Normaliser normaliser : normalisers) {
            if (this.normalisers.put(normaliser.format(), normaliser) != null) {
                throw new IllegalArgumentException("two normalisers have the format " + normaliser.format());
            }
        }
        this.chain = chain;
        this.worker = worker;
    }

    /** The formats there are, sorted. */
    public Set<String> formats() {
        return new TreeSet<>(normalisers.keySet());
    }

    /**
     * Unpacks one delivery. Never throws for what a sender can send.
     *
     * @param identity of the delivery; a record's own takes precedence
     * @param firstOrdinal where the delivery's events start to count: 0, but a replayed record keeps its place
     * @throws IllegalArgumentException when there is no such format
     */
    public void make(
            String format, byte[] body, Receipt receipt, Identity identity, int firstOrdinal, Unpacking unpacking) {
        Normaliser normaliser = normalisers.get(format);
        if (normaliser == null) {
            throw new IllegalArgumentException("no format is named " + format + "; there are: " + formats());
        }
        List<Normalised> records;
        try {
            records = normaliser.normalise(body, receipt);
        } catch (RuntimeException | StackOverflowError e) {
            // a defect of ours: the bytes are kept, so that they can be replayed when it is mended
            unpacking.poison(
                    new Origin(body, identity, firstOrdinal),
                    "normaliser failed: " + e.getClass().getSimpleName());
            return;
        }
        new Delivered(receipt, identity, firstOrdinal, unpacking).records(records);
    }

    /** One delivery's records. */
    private final class Delivered {

        private final Receipt receipt;
        private final Identity identity;
        private final Unpacking unpacking;
        private int ordinal;

        Delivered(Receipt receipt, Identity identity, int firstOrdinal, Unpacking unpacking) {
            this.receipt = receipt;
            this.identity = identity;
            this.ordinal = firstOrdinal;
            this.unpacking = unpacking;
        }

        void records(List<Normalised> records) {
            for (int i = 0; i < records.size(); i++) {
                records.get(i).fold(this::drafts, this::poison);
            }
        }

        /** An unreadable record keeps one place, so that its neighbours' ids do not depend on whether it can be read. */
        private boolean poison(Normalised.Poison poison) {
            unpacking.poison(new Origin(poison.bytes(), identity, ordinal), poison.reason());
            ordinal++;
            return true;
        }

        private boolean drafts(Normalised.Drafts record) {
            List<EventDraft> drafts = record.drafts();
            Identity.Native own = record.identity();
            Origin origin = own == null
                    ? new Origin(record.bytes(), identity, ordinal)
                    : new Origin(record.bytes(), own.identity(), 0);
            IndexDay day = IndexDay.of(receipt.received(), own == null ? null : own.time());
            if (drafts.isEmpty()) {
                drop(EMPTY_RECORD, origin, 0, day);
                return true;
            }
            for (int i = 0; i < drafts.size(); i++) {
                draft(drafts.get(i), origin, i, day);
            }
            if (own == null) {
                // dropped ones count too: a rule that changes must not move the others' ids
                ordinal += drafts.size();
            }
            return true;
        }

        private void draft(EventDraft draft, Origin origin, int place, IndexDay day) {
            Verdict verdict = chain.run(draft);
            @Nullable
            String dropped =
                    verdict == Verdict.KEEP ? null : verdict.<@Nullable String>fold(() -> null, Verdict.Drop::reason);
            if (dropped != null) {
                drop(dropped, origin, place, day);
                return;
            }
            unpacking.event(draft.freeze(origin.identity(), origin.ordinal() + place, day, receipt, worker), origin);
        }

        private void drop(String reason, Origin origin, int place, IndexDay day) {
            String id = origin.identity().documentId(receipt.source(), origin.ordinal() + place);
            unpacking.dropped(reason, DropNote.of(id, reason, day, receipt), origin);
        }
    }
}
