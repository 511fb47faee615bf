// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.preparation;

import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.Receipt;
import java.util.List;

/**
 * Turns raw bytes of a source into finished events exactly as the worker would: normalise, enrich, freeze. The worker
 * implements it; rule tests use it, so that a rule is tested against what real senders write. Thread-safe.
 */
public interface EventPreparation {

    /**
     * @param format the normaliser's name, such as {@code eventtask}
     * @return the events, none when a rule dropped them all
     * @throws IllegalArgumentException when no normaliser has that name, or when the bytes are poison; the message says why
     */
    List<Event> prepare(String format, byte[] raw, Receipt receipt);
}
