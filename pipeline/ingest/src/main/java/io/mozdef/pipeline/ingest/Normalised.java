// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest;

import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a normaliser made of one record. */
public sealed interface Normalised {

    /** The record's own bytes, for the dead letters; the delivery's where it could not be split. Not to be changed. */
    byte[] bytes();

    <T> T fold(Function<Drafts, T> drafts, Function<Poison, T> poison);

    /** @param identity the record's own id and time, or null when it has none */
    record Drafts(byte[] bytes, Identity.@Nullable Native identity, List<EventDraft> drafts) implements Normalised {
        @Override
        public <T> T fold(Function<Drafts, T> onDrafts, Function<Poison, T> onPoison) {
            return onDrafts.apply(this);
        }
    }

    /** @param reason what is wrong with it, in words and without its content */
    record Poison(byte[] bytes, String reason) implements Normalised {
        @Override
        public <T> T fold(Function<Drafts, T> onDrafts, Function<Poison, T> onPoison) {
            return onPoison.apply(this);
        }
    }
}
