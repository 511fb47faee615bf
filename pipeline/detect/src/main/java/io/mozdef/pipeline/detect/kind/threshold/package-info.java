// SPDX-License-Identifier: Apache-2.0
/** The threshold kind: one alert for each episode in which a key reaches a number of events within a time. */
@NullMarked
package io.mozdef.pipeline.detect.kind.threshold;

import org.jspecify.annotations.NullMarked;
