// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the cluster and goes into objects.
 *
 * @param digests by component: digest of what its program reads only at its start
 * @param restartTrigger text of the annotation {@code mozdef.io/restart-trigger}
 * @param rolloutDeadline after which a Deployment that does not become ready says so
 */
public record Facts(Map<String, String> digests, @Nullable String restartTrigger, Duration rolloutDeadline) {

    /** Nothing was seen. */
    public static final Facts NONE = new Facts(Map.of(), null, Duration.ofMinutes(10));

    public Facts {
        digests = Map.copyOf(digests);
    }
}
