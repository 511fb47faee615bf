// SPDX-License-Identifier: Apache-2.0
/** The simple kind: one alert for each matching event. */
@NullMarked
package io.mozdef.pipeline.detect.kind.simple;

import org.jspecify.annotations.NullMarked;
