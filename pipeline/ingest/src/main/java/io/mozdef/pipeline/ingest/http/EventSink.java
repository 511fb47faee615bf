// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.rabbitmq.PublishOutcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Takes accepted events durably. Thread-safe. */
public interface EventSink {

    /**
     * Hands over events; returns at once, and the stage never fails.
     *
     * @return what became of each, in their order
     */
    CompletionStage<List<PublishOutcome>> accept(List<AcceptedEvent> events, Receipt receipt);

    /** Why it would refuse events now, or empty. */
    Optional<String> problem();

    /**
     * One event.
     *
     * @param id delivery id
     * @param body JSON object, as the sender wrote it
     */
    record AcceptedEvent(String id, byte[] body) {
        @Override
        public String toString() {
            return id;
        }
    }
}
