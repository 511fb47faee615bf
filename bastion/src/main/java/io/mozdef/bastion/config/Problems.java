// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the configuration, so that a start fails once and names everything. Confined to one thread. */
public final class Problems {
    private final List<String> found = new ArrayList<>();

    /**
     * Adds one.
     *
     * @param key the configuration key to change, as it is written in a properties file
     * @param what what is wrong with it; never a secret's text
     */
    public void add(String key, String what) {
        found.add(key + ": " + what);
    }

    /** Adds one unless the value is more than 0. */
    public void unlessPositive(String key, long value) {
        if (value <= 0) {
            add(key, "must be more than 0");
        }
    }

    /** Throws {@link BadConfigurationException} when anything was added; its message has one line for each. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new BadConfigurationException(found);
        }
    }
}
