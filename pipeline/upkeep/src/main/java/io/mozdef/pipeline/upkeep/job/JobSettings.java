// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep.job;

import java.util.Optional;

/** Where jobs read their settings: a {@code @ConfigMapping} interface each, in the job's package. Thread-safe. */
public interface JobSettings {

    /** The settings of this mapping, or empty when they are at fault, which is noted and stops the start. */
    <T> Optional<T> read(Class<T> mapping);
}
