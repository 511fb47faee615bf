// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.eventtask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.ingest.Normalised;
import io.mozdef.pipeline.ingest.NormalisedTree;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.GoldenFiles;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EventtaskNormaliserTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:15:30.123Z");
    private static final Receipt RECEIPT = new Receipt("eventtask", "events", RECEIVED, "192.0.2.1", null);

    private final EventtaskNormaliser normaliser = new EventtaskNormaliser();

    @TestFactory
    Stream<DynamicTest> normalisesAsTheGoldenFilesSay() {
        return GoldenFiles.walk("eventtask", input -> NormalisedTree.of(normaliser.normalise(input, RECEIPT), RECEIPT));
    }

    private EventDraft draft(String json) {
        return draft(json, RECEIPT);
    }

    private EventDraft draft(String json, Receipt receipt) {
        List<Normalised> all = normaliser.normalise(json.getBytes(UTF_8), receipt);
        assertThat(all).hasSize(1);
        return all.get(0).fold(drafts -> drafts.drafts().get(0), poison -> {
            throw new AssertionError(poison.reason());
        });
    }

    @Test
    void givesEventsOfACustomDoorItsNameAsType() {
        Receipt custom = new Receipt("eventtask", "custom/complianceitems", RECEIVED, null, null);
        assertThat(draft("{\"type\":\"x\",\"customendpoint\":false}", custom).text("type"))
                .isEqualTo("complianceitems");
        assertThat(draft("{\"customendpoint\":true,\"endpoint\":\"forged\"}").get("type"))
                .isNull();
    }

    @Test
    void replacesHalvesOfSurrogatePairs() {
        EventDraft draft = draft("{\"summary\":\"a\\ud800b\",\"details\":{\"k\":[\"\\ud83d\\ude00\",\"\\ud83d\"]}}");
        assertThat(draft.text("summary")).isEqualTo("a\uFFFDb");
        assertThat(draft.details()).containsEntry("k", List.of("\uD83D\uDE00", "\uFFFD"));
    }

    @Test
    void readsUtf16AsMozDefDid() {
        List<Normalised> all =
                normaliser.normalise("{\"summary\":\"é\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16), RECEIPT);
        assertThat(all).singleElement().isInstanceOf(Normalised.Drafts.class);
    }

    @Test
    void neverThrowsForAnyPrefixOfABody() {
        byte[] body =
                "[{\"a\":\"\\u00e9\",\"details\":{\"b\":[1.5e3,true,null]}},\"x\",{\"timestamp\":\"Nov 23 10:15:30\"}]"
                        .getBytes(UTF_8);
        for (int length = 0; length < body.length; length++) {
            List<Normalised> all = normaliser.normalise(java.util.Arrays.copyOf(body, length), RECEIPT);
            assertThat(all).isNotEmpty();
        }
    }

    @Test
    void keepsThePartsOfABrokenArrayApart() {
        List<Normalised> all =
                normaliser.normalise("[{\"summary\":\"a\"}, {\"summary\":\"b\"}, {broken}]".getBytes(UTF_8), RECEIPT);
        assertThat(all).hasSize(3);
        assertThat(new String(all.get(1).bytes(), UTF_8)).isEqualTo("{\"summary\":\"b\"}");
        assertThat(all.get(2)).isInstanceOf(Normalised.Poison.class);
        assertThat(new String(all.get(2).bytes(), UTF_8)).startsWith("{broken}");
    }
}
