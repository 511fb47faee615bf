// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.store.event.EventStore;
import io.mozdef.pipeline.store.event.WriteOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Stands where an engine has to fail at an exact point, which no real one does on request. Confined to one thread. */
final class ScriptedStore implements EventStore {

    final Map<String, Event> documents = new HashMap<>();
    final List<List<Event>> writes = new ArrayList<>();
    private final List<Runnable> unanswered = new ArrayList<>();
    private Function<Event, WriteOutcome> answers = this::create;
    private boolean silent;

    /** Whether the index of today takes writes. */
    boolean today;

    /** Creates, as an engine that is well does. */
    WriteOutcome create(Event event) {
        return documents.putIfAbsent(event.index() + "/" + event.id(), event) == null
                ? new WriteOutcome.Stored(false)
                : new WriteOutcome.Duplicate();
    }

    void answer(Function<Event, WriteOutcome> with) {
        answers = with;
    }

    void heal() {
        answers = this::create;
        silent = false;
    }

    /** From now on requests get no answer. */
    void freeze() {
        silent = true;
    }

    /** Answers what was asked while frozen. */
    void thaw() {
        silent = false;
        List<Runnable> late = new ArrayList<>(unanswered);
        unanswered.clear();
        late.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<Boolean> takesToday() {
        return CompletableFuture.completedFuture(today);
    }

    @Override
    public CompletionStage<List<WriteOutcome>> write(List<Event> events) {
        writes.add(events);
        CompletableFuture<List<WriteOutcome>> answer = new CompletableFuture<>();
        Runnable answering = () -> answer.complete(events.stream().map(answers).toList());
        if (silent) {
            unanswered.add(answering);
        } else {
            answering.run();
        }
        return answer;
    }
}
