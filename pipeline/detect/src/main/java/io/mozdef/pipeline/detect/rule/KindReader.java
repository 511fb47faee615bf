// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import io.mozdef.pipeline.detect.rule.yaml.Section;
import java.util.Optional;

/** How a kind of rule is recognised in a file, and how its part is read. Thread-safe. */
public interface KindReader {

    /** The kind's name, and the key of its section in a rule file. */
    String name();

    /**
     * Reads the kind's section and notes what is wrong with it.
     *
     * @param section empty when the file has none: only the kind that is taken by default is asked that
     */
    KindSettings read(Optional<Section> section);
}
