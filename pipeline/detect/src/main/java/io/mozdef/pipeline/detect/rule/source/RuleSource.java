// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import io.mozdef.pipeline.detect.rule.RuleFile;
import io.mozdef.pipeline.detect.rule.yaml.Problem;
import java.io.IOException;
import java.util.List;

/** A place that holds rule files. Thread-safe. */
public interface RuleSource {

    /** For people, such as a folder's path. */
    String name();

    /**
     * What it holds now.
     *
     * @throws IOException when the place as a whole cannot be read: what it held before is then kept
     */
    Contents read() throws IOException;

    /** @param problems of files that cannot be read; the others are there all the same */
    record Contents(List<RuleFile> files, List<Problem> problems) {
        public Contents {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }
    }
}
