// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.detect.kind.RuleState;
import io.mozdef.pipeline.detect.leader.DeposedException;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStore.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rule's memory, writable only under the lease and over the version that was read; each document bears its term. */
final class FencedState implements RuleState {

    static final String TERM = "term";
    private static final String KIND = "alerts.state.";

    private final StateStore states;
    private final Leadership leadership;
    private final String kind;

    FencedState(StateStore states, Leadership leadership, String ruleId) {
        this.states = states;
        this.leadership = leadership;
        this.kind = KIND + ruleId;
    }

    @Override
    public Optional<Remembered> read(String id) {
        return states.read(kind, id).map(Read::new);
    }

    @Override
    public Map<String, Remembered> all() {
        Map<String, Remembered> all = new HashMap<>();
        states.all(kind).forEach(s -> all.put(s.id(), new Read(s)));
        return all;
    }

    @Override
    public boolean write(String id, Map<String, @Nullable Object> content, @Nullable Remembered before) {
        leadership.check();
        State read = before == null ? null : ((Read) before).state();
        if (read != null && term(read) > leadership.term()) {
            throw new DeposedException("a later leader has written already");
        }
        Map<String, @Nullable Object> withTerm = new LinkedHashMap<>(content);
        withTerm.put(TERM, leadership.term());
        return states.write(kind, id, withTerm, read == null ? null : read.version())
                .isPresent();
    }

    static long term(State state) {
        return state.content().get(TERM) instanceof Number term ? term.longValue() : 0;
    }

    private record Read(State state) implements Remembered {
        @Override
        public Map<String, @Nullable Object> content() {
            return state.content();
        }
    }
}
