// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStore.State;
import io.mozdef.pipeline.store.state.StateStore.Version;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which delivery was begun alone, so that one is blamed for the end of a worker only when nothing else was in its
 * hands. The broker's count cannot tell: it counts every return, also of a message that only waited behind others, was given
 * back in an outage, or at a stop. The memory is in the store, since the process that could tell is gone (ADR 0034).
 */
final class Suspects {

    /** Kind of the state documents. */
    static final String KIND = "suspect";

    /** So many workers in a row that ended with this delivery alone in their hands are no accident. */
    static final int PROOF = 2;

    private static final Logger LOG = Logger.getLogger(Suspects.class);
    private static final String BEGUN = "begun";

    private final StateStore states;

    Suspects(StateStore states) {
        this.states = states;
    }

    /** What is remembered of the delivery. When the store cannot answer that is nothing, and nothing will be blamed. */
    Mark of(Delivery delivery, Source source) {
        String id = delivery.identity().documentId(source.name(), delivery.firstOrdinal());
        try {
            Optional<State> known = states.read(KIND, id);
            Object begun = known.map(State::content).orElse(Map.of()).get(BEGUN);
            return new Mark(
                    id,
                    source.name(),
                    begun instanceof Number number ? number.intValue() : 0,
                    known.map(State::version).orElse(null));
        } catch (StoreUnavailableException e) {
            LOG.debugf("suspect not looked up source=%s", source.name());
            return new Mark(id, source.name(), 0, null);
        }
    }

    /** One delivery's memory. For one thread. */
    final class Mark {

        private final String id;
        private final String source;
        private final int endings;
        private @Nullable Version version;

        private Mark(String id, String source, int endings, @Nullable Version version) {
            this.id = id;
            this.source = source;
            this.endings = endings;
            this.version = version;
        }

        /** Whether workers ended with this delivery alone in their hands, too often for an accident. */
        boolean isProven() {
            return endings >= PROOF;
        }

        /** Just before it is processed alone. */
        void begin() {
            try {
                version = states.write(KIND, id, Map.of(BEGUN, endings + 1, "source", source), version)
                        .orElse(null);
            } catch (StoreUnavailableException e) {
                LOG.debugf("suspect not marked source=%s", source);
            }
        }

        /** This worker lives: whatever became of the delivery, it did no harm, or is dead-lettered. */
        void end() {
            Version present = version;
            if (present == null) {
                return;
            }
            try {
                states.delete(KIND, id, present);
            } catch (StoreUnavailableException e) {
                LOG.debugf("suspect not forgotten source=%s", source);
            }
        }
    }
}
