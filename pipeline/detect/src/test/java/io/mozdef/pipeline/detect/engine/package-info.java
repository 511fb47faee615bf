// SPDX-License-Identifier: Apache-2.0
/** The real engine of this module's integration tests. */
@NullMarked
package io.mozdef.pipeline.detect.engine;

import org.jspecify.annotations.NullMarked;
