// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import io.mozdef.pipeline.store.event.TimeRange;
import java.time.Instant;

/**
 * What a run looks at: the events that the store took since the watermark, less an overlap. It says where to look, never
 * what counts.
 *
 * @param indexed span of index time; it ends in the future, since the clocks of workers may be ahead of ours
 * @param now when the run began (processing time)
 */
public record Slice(TimeRange indexed, Instant now) {}
