// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.uptycs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.ingest.Normalised;
import io.mozdef.pipeline.ingest.NormalisedTree;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class UptycsNormaliserTest {

    private static final Receipt RECEIPT = Receipt.of("uptycs", Instant.parse("2026-11-23T10:15:30.123Z"));
    private static final Path CONTRACT = Path.of("../../bastion/contract/uptycs");

    private final UptycsNormaliser normaliser = new UptycsNormaliser();

    @TestFactory
    Stream<DynamicTest> normalisesAsTheGoldenFilesSay() {
        return GoldenFiles.walk("uptycs", input -> NormalisedTree.of(normaliser.normalise(input, RECEIPT), RECEIPT));
    }

    @TestFactory
    Stream<DynamicTest> readsEveryShapeOfTheContract() throws IOException {
        List<Path> shapes;
        try (Stream<Path> files = Files.list(CONTRACT)) {
            shapes = files.sorted().toList();
        }
        return shapes.stream()
                .map(shape -> DynamicTest.dynamicTest(shape.getFileName().toString(), () -> {
                    for (Normalised record : normaliser.normalise(Files.readAllBytes(shape), RECEIPT)) {
                        EventDraft draft = record.fold(drafts -> drafts.drafts().get(0), poison -> {
                            throw new AssertionError(poison.reason());
                        });
                        assertThat(draft.text("category")).isEqualTo("uptycs");
                        assertThat(draft.text("hostname")).isNotEqualTo("UNKNOWN");
                        assertThat(draft.detailText("id")).isNotBlank();
                        assertThat(draft.tags().contains(UptycsNormaliser.REPAIRED))
                                .isEqualTo(shape.toString().endsWith(".txt"));
                        assertThat(draft.get("errors")).isNull();
                    }
                }));
    }

    @Test
    void anAlertAloneAndInAnArrayIsTheSameAndAChangedOneIsNot() throws IOException {
        String alone = Files.readString(CONTRACT.resolve("a-api-object.json"));
        Identity.Native first = identity(alone, 0);
        assertThat(first).isNotNull();
        assertThat(identity("[" + alone + "," + alone + "]", 1)).isEqualTo(first);
        assertThat(identity(alone.replace("\"open\"", "\"closed\""), 0)).isNotEqualTo(first);
        assertThat(identity(alone.replaceFirst("\"updatedAt\": \"2026", "\"updatedAt\": \"2027"), 0))
                .isNotEqualTo(first);
        assertThat(identity(alone.replace("customerId", "nothing"), 0)).isNull();
    }

    private Identity.Native identity(String json, int index) {
        return normaliser
                .normalise(json.getBytes(UTF_8), RECEIPT)
                .get(index)
                .fold(Normalised.Drafts::identity, poison -> null);
    }

    @Test
    void aRecordThatIsNoAlertIsPoisonAloneAndKeepsItsBytes() {
        List<Normalised> all = normaliser.normalise("[{\"id\":\"1\"}, 5, {\"id\":\"2\"}]".getBytes(UTF_8), RECEIPT);
        assertThat(all).hasSize(3);
        assertThat(all.get(1)).isInstanceOf(Normalised.Poison.class);
        assertThat(new String(all.get(1).bytes(), UTF_8)).isEqualTo("5");
    }

    @Test
    void whatCannotBeRepairedIsPoison() {
        for (String body : List.of("", "[]", "garbage", "{\"items\":[]}", "\"{", "{\"Metadata\": \"{\"a\":1}")) {
            assertThat(normaliser.normalise(body.getBytes(UTF_8), RECEIPT))
                    .as(body)
                    .singleElement()
                    .isInstanceOf(Normalised.Poison.class);
        }
    }
}
