// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.yaml;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file, so that its author learns everything at once. Not thread-safe. */
public final class Problems {

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    public Problems(String file) {
        this.file = file;
    }

    public void add(int line, String reason) {
        found.add(new Problem(file, line, reason));
    }

    public String file() {
        return file;
    }

    public boolean none() {
        return found.isEmpty();
    }

    public List<Problem> all() {
        return List.copyOf(found);
    }
}
