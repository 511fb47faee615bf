// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventDraftTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:00Z");

    private final EventDraft draft = new EventDraft();

    @Test
    void undoesEveryChangeOfAnEditAndNothingBefore() {
        draft.set("summary", "before");
        draft.setDetail("kept", 1L);
        draft.setDetail("replaced", "old");
        draft.addTag("first");

        draft.beginEdit();
        draft.set("summary", "after");
        draft.set("category", "new");
        draft.setDetail("replaced", "new");
        draft.setDetail("replaced", "newer");
        draft.removeDetail("kept");
        draft.addTag("second");
        draft.addError("oops");
        draft.undoEdit();

        assertThat(draft.get("summary")).isEqualTo("before");
        assertThat(draft.get("category")).isNull();
        assertThat(draft.details()).isEqualTo(Map.of("kept", 1L, "replaced", "old"));
        assertThat(draft.tags()).isEqualTo(List.of("first"));
        assertThat(draft.get("errors")).isNull();
    }

    @Test
    void keepsTheChangesOfAnEdit() {
        draft.beginEdit();
        draft.setDetail("a", "1");
        draft.keepEdit();
        draft.undoEdit();

        assertThat(draft.detail("a")).isEqualTo("1");
    }

    @Test
    void addsATagOnce() {
        draft.addTag("a");
        draft.addTag("a");

        assertThat(draft.tags()).isEqualTo(List.of("a"));
    }

    @Test
    void freezesWithEveryMandatoryField() {
        draft.set("summary", "hello");
        draft.setDetail("program", "sshd");
        draft.enrichedBy("sshd");

        Event event = freeze();

        assertThat(event.index()).isEqualTo("events-20261123");
        assertThat(event.fields())
                .containsEntry("summary", "hello")
                .containsEntry("utctimestamp", "2026-11-23T10:00:00Z")
                .containsEntry("timestamp", "2026-11-23T10:00:00Z")
                .containsEntry("receivedtimestamp", "2026-11-23T10:00:00Z")
                .containsEntry("mozdefhostname", "worker-1")
                .containsEntry("type", "event")
                .containsEntry("category", "UNKNOWN")
                .containsEntry("hostname", "UNKNOWN")
                .containsEntry("processid", "UNKNOWN")
                .containsEntry("processname", "UNKNOWN")
                .containsEntry("severity", "UNKNOWN")
                .containsEntry("source", "UNKNOWN")
                .containsEntry("tags", List.of());
        assertThat(event.at("details.program")).isEqualTo("sshd");
        assertThat(event.at("mozdef.plugins")).isEqualTo(List.of("sshd"));
        assertThat(event.at("mozdef.source")).isEqualTo("eventtask");
    }

    @Test
    void doesNotLetASenderForgeTheReceipt() {
        draft.set("receivedtimestamp", "1999-01-01T00:00:00Z");

        assertThat(freeze().at("receivedtimestamp")).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void goesWhereAnEnricherSentIt() {
        draft.target(new EventDraft.Target("vulnerabilities", "asset-1", true));

        Event event = freeze();

        assertThat(event.index()).isEqualTo("vulnerabilities-20261123");
        assertThat(event.id()).isEqualTo("asset-1");
        assertThat(event.replace()).isTrue();
    }

    @Test
    void neverShowsContentInItsName() {
        draft.set("summary", "secret");

        assertThat(freeze().toString()).doesNotContain("secret");
    }

    private Event freeze() {
        return draft.freeze(
                new Identity(Identity.Kind.DELIVERY, "1"),
                0,
                IndexDay.of(RECEIVED),
                Receipt.of("eventtask", RECEIVED),
                "worker-1");
    }
}
