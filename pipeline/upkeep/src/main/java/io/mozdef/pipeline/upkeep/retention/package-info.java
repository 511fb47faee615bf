// SPDX-License-Identifier: Apache-2.0
/** Deletes what is older than it may be kept. */
@NullMarked
package io.mozdef.pipeline.upkeep.retention;

import org.jspecify.annotations.NullMarked;
