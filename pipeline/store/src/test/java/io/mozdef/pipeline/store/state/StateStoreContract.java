// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.store.state.StateStore.State;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of state documents does. */
public abstract class StateStoreContract {

    private final String kind = "kind" + UUID.randomUUID();

    protected abstract StateStore states();

    @Test
    void whatIsWrittenIsReadAtOnce() {
        Version version =
                create("a", Map.of("n", 1L, "text", "x", "list", List.of(1L, "b"), "nested", Map.of("k", true)));
        State state = states().read(kind, "a").orElseThrow();
        assertThat(state.content())
                .isEqualTo(Map.of("n", 1L, "text", "x", "list", List.of(1L, "b"), "nested", Map.of("k", true)));
        assertThat(state.version()).isEqualTo(version);
        assertThat(state.kind()).isEqualTo(kind);
        assertThat(state.id()).isEqualTo("a");
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(states().read(kind, "none")).isEmpty();
        assertThat(states().all(kind)).isEmpty();
    }

    @Test
    void anExistingDocumentIsNotCreatedAgain() {
        create("a", Map.of("n", 1L));
        assertThat(states().write(kind, "a", Map.of("n", 2L), null)).isEmpty();
        assertThat(states().read(kind, "a").orElseThrow().content()).isEqualTo(Map.of("n", 1L));
    }

    @Test
    void onlyTheOneWithThePresentVersionWrites() {
        Version first = create("a", Map.of("n", 1L));
        Version second = states().write(kind, "a", Map.of("n", 2L), first).orElseThrow();
        assertThat(states().write(kind, "a", Map.of("n", 3L), first)).isEmpty();
        assertThat(states().write(kind, "a", Map.of("n", 4L), second)).isPresent();
        assertThat(states().read(kind, "a").orElseThrow().content()).isEqualTo(Map.of("n", 4L));
    }

    @Test
    void contentIsReplacedAsAWhole() {
        Version first = create("a", Map.of("n", 1L, "old", "x"));
        states().write(kind, "a", Map.of("n", 2L), first);
        assertThat(states().read(kind, "a").orElseThrow().content()).isEqualTo(Map.of("n", 2L));
    }

    @Test
    void aWriteToWhatWasDeletedIsRefused() {
        Version first = create("a", Map.of("n", 1L));
        assertThat(states().delete(kind, "a", first)).isTrue();
        assertThat(states().read(kind, "a")).isEmpty();
        assertThat(states().write(kind, "a", Map.of("n", 2L), first)).isEmpty();
        assertThat(states().delete(kind, "a", first)).isFalse();
    }

    @Test
    void onlyThePresentVersionIsDeleted() {
        Version first = create("a", Map.of("n", 1L));
        states().write(kind, "a", Map.of("n", 2L), first);
        assertThat(states().delete(kind, "a", first)).isFalse();
        assertThat(states().read(kind, "a")).isPresent();
    }

    @Test
    void allShowsEveryDocumentOfTheKindAndNoOther() {
        IntStream.range(0, 25).forEach(i -> create("id" + i, Map.of("n", (long) i)));
        states().write(kind + "x", "other", Map.of(), null);
        assertThat(states().all(kind))
                .extracting(State::id)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> "id" + i).toList());
        State one = states().all(kind).get(0);
        assertThat(states().write(kind, one.id(), Map.of("n", 99L), one.version()))
                .isPresent();
    }

    @Test
    void idsMayBeLongAndHoldAnyCharacter() {
        String odd = "rule/1|10.0.0.1 ?&#%\u00e9\u4e2d\"\\" + "x".repeat(600);
        create(odd, Map.of("n", 1L));
        create(odd + "y", Map.of("n", 2L));
        assertThat(states().read(kind, odd).orElseThrow().content()).isEqualTo(Map.of("n", 1L));
        assertThat(states().all(kind)).extracting(State::id).containsExactlyInAnyOrder(odd, odd + "y");
    }

    @Test
    void contentMayHoldAnything() {
        Map<String, Object> content = Map.of("a.b", Map.of("", "x"), "a", "y", "long", "z".repeat(40_000));
        create("a", Map.copyOf(content));
        create("b", Map.of("a", Map.of("b", 1L)));
        assertThat(states().read(kind, "a").orElseThrow().content()).isEqualTo(content);
    }

    private Version create(String id, Map<String, Object> content) {
        return states().write(kind, id, Map.copyOf(content), null).orElseThrow();
    }
}
