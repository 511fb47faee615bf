// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.flow.ledger.SourceLedger;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engine's answers to one bulk, read item by item: what is stored is decided at once, the rest is sorted by what has to
 * be done. For one thread.
 */
final class Answers {

    private final List<Item> refused = new ArrayList<>(0);
    private final List<Item> forbidden = new ArrayList<>(0);
    private final List<Poisoned> poisoned = new ArrayList<>(0);
    private final WriteOutcome.Cases<Boolean> cases =
            new WriteOutcome.Cases<>(this::stored, this::duplicate, this::retryable, this::forbidden, this::poison);
    private @Nullable Item current;
    private @Nullable SourceLedger ledger;
    private int storedInRow;
    private int good;
    private int overflowed;
    private String reason = "";

    /** @param outcomes one for each item; null when the store failed against its promise */
    static Answers read(List<Item> items, @Nullable List<WriteOutcome> outcomes) {
        Answers answers = new Answers();
        if (outcomes == null || outcomes.size() != items.size()) {
            answers.refused.addAll(items);
            answers.reason = "the store gave no outcome";
            return answers;
        }
        for (int i = 0; i < items.size(); i++) {
            answers.current = items.get(i);
            outcomes.get(i).fold(answers.cases);
        }
        answers.countStored();
        return answers;
    }

    /** Events that the engine has now. */
    int good() {
        return good;
    }

    /** Events of which some details are kept where they cannot be searched. */
    int overflowed() {
        return overflowed;
    }

    List<Item> refused() {
        return refused;
    }

    List<Item> forbidden() {
        return forbidden;
    }

    List<Poisoned> poisoned() {
        return poisoned;
    }

    /** Why the last of the refused or forbidden was. */
    String reason() {
        return reason;
    }

    /** Whether the engine decided anything: then it lives. */
    boolean anyDecided() {
        return good > 0 || !poisoned.isEmpty();
    }

    private boolean stored(WriteOutcome.Stored outcome) {
        good++;
        if (outcome.overflowed()) {
            overflowed++;
        }
        Item item = item();
        if (item.dropped() != null) {
            return noted();
        }
        if (item.held().decided()) {
            // most bulks are of one source: count a row of them in one go
            if (ledger != item.held().ledger()) {
                countStored();
                ledger = item.held().ledger();
            }
            storedInRow++;
        }
        return true;
    }

    private void countStored() {
        if (ledger != null) {
            ledger.stored(storedInRow);
        }
        storedInRow = 0;
    }

    /** The note of a dropped event is in the store: from now on it is dropped, and no crash forgets it. */
    private boolean noted() {
        Item item = item();
        String reason = item.dropped();
        if (reason != null && item.held().decided()) {
            item.held().ledger().dropped(reason);
        }
        return true;
    }

    private boolean duplicate() {
        good++;
        if (item().dropped() != null) {
            return noted();
        }
        if (item().held().decided()) {
            item().held().ledger().duplicate(1);
        }
        return true;
    }

    private boolean retryable(WriteOutcome.Retryable outcome) {
        reason = outcome.reason();
        return refused.add(item());
    }

    private boolean forbidden(WriteOutcome.Forbidden outcome) {
        reason = outcome.reason();
        return forbidden.add(item());
    }

    private boolean poison(WriteOutcome.Poison outcome) {
        return poisoned.add(new Poisoned(item(), outcome.reason()));
    }

    private Item item() {
        if (current == null) {
            throw new IllegalStateException("no item");
        }
        return current;
    }

    /** An item that the engine will never take. */
    record Poisoned(Item item, String reason) {}
}
