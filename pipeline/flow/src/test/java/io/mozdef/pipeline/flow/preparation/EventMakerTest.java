// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mozdef.pipeline.flow.Lines;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventMakerTest {

    private static final Identity DELIVERY = new Identity(Identity.Kind.DELIVERY, "d1");
    private static final Receipt RECEIPT = Receipt.of("src", Instant.parse("2026-03-04T23:59:59Z"));

    private final Seen seen = new Seen();

    @Test
    void ordinalsCountTheEventsOfTheDelivery() {
        make("a\nmany 2\nb", 0);

        assertThat(seen.ids()).containsExactly(id(0), id(1), id(2), id(3));
        assertThat(seen.events).extracting(Event::index).containsOnly("events-20260304");
    }

    @Test
    void unreadableAndDroppedRecordsKeepTheirPlace() {
        make("a\npoison\ndrop\nb", 0);

        assertThat(seen.ids()).containsExactly(id(0), id(3));
        assertThat(seen.poison).containsExactly("1: not readable");
        assertThat(seen.drops).containsExactly("rule");
    }

    @Test
    void aReplayedRecordKeepsTheOrdinalItHad() {
        make("b", 3);

        assertThat(seen.ids()).containsExactly(id(3));
    }

    @Test
    void aNativeIdentityCountsItsOwnEventsAndChoosesTheDay() {
        make("a\nnative n1 2026-03-01T10:00:00Z\nb", 0);

        Identity own = new Identity(Identity.Kind.NATIVE, "n1");
        assertThat(seen.ids()).containsExactly(id(0), own.documentId("src", 0), own.documentId("src", 1), id(1));
        assertThat(seen.events.get(1).index()).isEqualTo("events-20260301");
        assertThat(seen.origins.get(1).identity()).isEqualTo(own);
        assertThat(seen.origins.get(1).ordinal()).isZero();
    }

    @Test
    void aNativeTimeFarAwayDoesNotChooseTheDay() {
        make("native n1 2016-03-01T10:00:00Z", 0);

        assertThat(seen.events.get(0).index()).isEqualTo("events-20260304");
    }

    @Test
    void aRecordWithoutEventsIsCounted() {
        make("none", 0);

        assertThat(seen.drops).containsExactly(EventMaker.EMPTY_RECORD);
    }

    @Test
    void ofADroppedEventANoteStaysUnderItsId() {
        make("a\ndrop\nb", 0);

        assertThat(seen.ids()).containsExactly(id(0), id(2));
        Event note = seen.notes.get(0);
        assertThat(note.id()).isEqualTo(id(1));
        assertThat(note.index()).isEqualTo("dropped-20260304");
        assertThat(note.fields()).containsOnlyKeys("receivedtimestamp", "reason", "mozdef");
        assertThat(note.at("reason")).isEqualTo(seen.drops.get(0));
        assertThat(note.at("mozdef.source")).isEqualTo("src");
    }

    @Test
    void aDefectOfTheNormaliserPoisonsTheWholeDelivery() {
        make("a\ndefect", 2);

        assertThat(seen.events).isEmpty();
        assertThat(seen.poison).containsExactly("2: normaliser failed: IllegalStateException");
    }

    @Test
    void theOriginOfARecordIsItsOwnBytes() {
        make("a\nbb", 0);

        assertThat(seen.origins)
                .extracting(o -> new String(o.bytes(), StandardCharsets.UTF_8))
                .containsExactly("a", "bb");
    }

    @Test
    void refusesAnUnknownFormat() {
        assertThatThrownBy(() -> Lines.maker().make("other", new byte[0], RECEIPT, DELIVERY, 0, seen))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[lines]");
    }

    @Test
    void preparesEventsForRuleTests() {
        PipelinePreparation preparation = new PipelinePreparation(Lines.maker());

        assertThat(preparation.prepare(Lines.FORMAT, "a\ndrop".getBytes(StandardCharsets.UTF_8), RECEIPT))
                .hasSize(1);
        assertThatThrownBy(() -> preparation.prepare(Lines.FORMAT, "poison".getBytes(StandardCharsets.UTF_8), RECEIPT))
                .hasMessage("not readable");
    }

    private void make(String lines, int firstOrdinal) {
        Lines.maker().make(Lines.FORMAT, lines.getBytes(StandardCharsets.UTF_8), RECEIPT, DELIVERY, firstOrdinal, seen);
    }

    private static String id(int ordinal) {
        return DELIVERY.documentId("src", ordinal);
    }

    private static final class Seen implements Unpacking {
        private final List<Event> events = new ArrayList<>();
        private final List<Origin> origins = new ArrayList<>();
        private final List<String> drops = new ArrayList<>();
        private final List<Event> notes = new ArrayList<>();
        private final List<String> poison = new ArrayList<>();

        List<String> ids() {
            return events.stream().map(Event::id).toList();
        }

        @Override
        public void event(Event event, Origin origin) {
            events.add(event);
            origins.add(origin);
        }

        @Override
        public void dropped(String reason, Event note, Origin origin) {
            drops.add(reason);
            notes.add(note);
            origins.add(origin);
        }

        @Override
        public void poison(Origin origin, String reason) {
            poison.add(origin.ordinal() + ": " + reason);
        }
    }
}
