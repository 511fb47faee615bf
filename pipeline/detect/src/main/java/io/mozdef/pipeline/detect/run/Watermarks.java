// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.detect.leader.DeposedException;
import io.mozdef.pipeline.detect.leader.Leadership;
import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStore.State;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Up to which index time each rule has looked. A leader stamps a watermark with its term before it first works on the rule:
 * from then on nobody who read the earlier version can move it. Confined to the evaluating thread.
 */
final class Watermarks {

    private static final String KIND = "alerts.watermark";

    private final StateStore states;
    private final Leadership leadership;
    private final Map<String, Mark> mine = new HashMap<>();
    private long term;

    Watermarks(StateStore states, Leadership leadership) {
        this.states = states;
        this.leadership = leadership;
    }

    /** The rule's watermark, claimed for this term; {@code initial} for a rule that has never run. */
    Instant of(Rule rule, Instant initial) {
        if (term != leadership.term()) {
            mine.clear();
            term = leadership.term();
        }
        Mark mark = mine.get(rule.id());
        if (mark == null) {
            mark = claim(rule, initial);
            mine.put(rule.id(), mark);
        }
        return mark.time();
    }

    private Mark claim(Rule rule, Instant initial) {
        Optional<State> present = states.read(KIND, rule.id());
        if (present.isPresent() && FencedState.term(present.get()) > term) {
            throw new DeposedException("a later leader has run " + rule);
        }
        Instant time = present.map(s -> Instant.parse(String.valueOf(s.content().get("watermark"))))
                .orElse(initial);
        return write(rule, time, present.map(State::version).orElse(null));
    }

    /** Moves the watermark forward; never back, whatever our clock says. */
    void move(Rule rule, Instant to) {
        Mark mark = mine.get(rule.id());
        if (mark == null) {
            throw new IllegalStateException("a watermark is claimed before it is moved");
        }
        Instant later = to.isAfter(mark.time()) ? to : mark.time();
        mine.remove(rule.id());
        mine.put(rule.id(), write(rule, later, mark.version()));
    }

    /** Forgets what was read: the next use asks the store. */
    void forget() {
        mine.clear();
    }

    private Mark write(Rule rule, Instant time, @Nullable Version expected) {
        leadership.check();
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("rule", rule.name());
        content.put("watermark", time.toString());
        content.put(FencedState.TERM, term);
        return states.write(KIND, rule.id(), content, expected)
                .map(version -> new Mark(time, version))
                .orElseThrow(() -> new DeposedException("somebody else runs " + rule));
    }

    private record Mark(Instant time, Version version) {}
}
