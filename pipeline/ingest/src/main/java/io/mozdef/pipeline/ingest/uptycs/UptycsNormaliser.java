// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.uptycs;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.ingest.Normalised;
import io.mozdef.pipeline.ingest.Normaliser;
import io.mozdef.pipeline.ingest.record.JsonFault;
import io.mozdef.pipeline.ingest.record.Surrogates;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Uptycs alerts: an object, an array, several under {@code items} or {@code alerts}, or wrapped under the destination's
 * {@code dataKey}. What is not JSON is repaired where Uptycs' labelled form is known to break ({@link LabelledRepair}), and
 * tagged {@code uptycs_repaired}.
 */
@Singleton
public final class UptycsNormaliser implements Normaliser {

    static final String REPAIRED = "uptycs_repaired";

    /** How deep an alert may be wrapped. */
    private static final int WRAPPINGS = 3;

    @Override
    public String format() {
        return "uptycs";
    }

    @Override
    public List<Normalised> normalise(byte[] body, Receipt receipt) {
        Object tree;
        boolean repaired = false;
        try {
            tree = JsonTree.read(withoutMark(body));
        } catch (IOException e) {
            Optional<Object> mended = LabelledRepair.read(body);
            if (mended.isEmpty()) {
                return List.of(new Normalised.Poison(body, JsonFault.describe(e)));
            }
            tree = mended.get();
            repaired = true;
        }
        List<@Nullable Object> records = new ArrayList<>();
        unwrap(tree, records, WRAPPINGS);
        if (records.isEmpty()) {
            return List.of(new Normalised.Poison(body, "no alert in it"));
        }
        List<Normalised> all = new ArrayList<>(records.size());
        for (Object record : records) {
            byte[] bytes = records.size() == 1 ? body : write(record);
            all.add(one(record, bytes, repaired, Surrogates.possible(body), receipt));
        }
        return all;
    }

    private static Normalised one(
            @Nullable Object record, byte[] bytes, boolean repaired, boolean suspicious, Receipt receipt) {
        if (!(record instanceof Map<?, ?> map) || map.isEmpty()) {
            return new Normalised.Poison(bytes, "not an alert: an object with fields is expected");
        }
        UptycsAlert alert = new UptycsAlert(map);
        EventDraft draft = alert.draft(receipt);
        if (repaired) {
            draft.addTag(REPAIRED);
        }
        if (suspicious) {
            Surrogates.mend(draft);
        }
        return new Normalised.Drafts(bytes, alert.identity(receipt), List.of(draft));
    }

    private static void unwrap(@Nullable Object tree, List<@Nullable Object> records, int wrappings) {
        if (tree instanceof List<?> list) {
            list.forEach(element -> records.add(element));
            return;
        }
        if (tree instanceof Map<?, ?> map && wrappings > 0 && !new UptycsAlert(map).hasId()) {
            Object inner = inner(map);
            if (inner != null) {
                unwrap(inner, records, wrappings - 1);
                return;
            }
        }
        records.add(tree);
    }

    /** What an object without an id wraps, or null when it is an alert itself. */
    private static @Nullable Object inner(Map<?, ?> map) {
        for (String key : List.of("items", "alerts")) {
            if (map.get(key) instanceof List<?> list) {
                return list;
            }
        }
        Object only = map.size() == 1 ? map.values().iterator().next() : null;
        return only instanceof Map<?, ?> || only instanceof List<?> ? only : null;
    }

    private static byte[] withoutMark(byte[] body) {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return marked ? java.util.Arrays.copyOfRange(body, 3, body.length) : body;
    }

    private static byte[] write(@Nullable Object record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JsonTree.FACTORY.createGenerator(out)) {
            JsonTree.write(generator, Surrogates.mend(record));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        return out.toByteArray();
    }
}
