// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import io.mozdef.pipeline.transport.source.Source;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which accepted events lie in the dead letters of their source; all letters stay where they are. */
final class FoundDeadLetters {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Source> sources;

    FoundDeadLetters(List<Source> sources) {
        this.sources = sources.stream().collect(Collectors.toMap(Source::name, s -> s));
    }

    /** {@link Accepted#key keys} of what is there. */
    Set<String> of(String name, List<Accepted> accepted) {
        Source source = sources.get(name);
        if (source == null) {
            return Set.of();
        }
        Set<String> fields = accepted.stream()
                .map(Accepted::field)
                .filter(Objects::nonNull)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<String> found = new HashSet<>();
        try (DeadLetterReader reader = source.readDeadLetters()) {
            Optional<DeadLetterReader.Kept> next = reader.next();
            while (next.isPresent()) {
                DeadLetter letter = next.get().letter();
                found.add(letter.identity().documentId(letter.receipt().source(), letter.ordinal()));
                fields.forEach(field -> value(letter, field).ifPresent(v -> found.add(field + "=" + v)));
                next = reader.next();
            }
        }
        return found;
    }

    /** A letter that is not JSON has no fields. */
    private static Optional<String> value(DeadLetter letter, String field) {
        try {
            JsonNode record = JSON.readTree(letter.bytes());
            String pointer = "/" + field.replace('.', '/');
            JsonNode value = record.at(pointer);
            if (value.isMissingNode()) {
                // a source that has no details of its own: its keys become details
                value = record.at(pointer.substring("/details".length()));
            }
            return value.isValueNode() ? Optional.of(value.asText()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
