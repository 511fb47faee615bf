// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one rule remembers between runs, by id (of a key, say). Only the active replica can write, and only who has read
 * the present version.
 */
public interface RuleState {

    Optional<Remembered> read(String id);

    /** Everything the rule remembers, by id. One call instead of many, for rules with many active keys. */
    Map<String, Remembered> all();

    /**
     * Writes the content over what was read before.
     *
     * @param before null when there was nothing
     * @return false when somebody else wrote in between: read again and decide again
     */
    boolean write(String id, Map<String, @Nullable Object> content, @Nullable Remembered before);

    /** What was read; opaque but for its content. */
    interface Remembered {
        Map<String, @Nullable Object> content();
    }
}
