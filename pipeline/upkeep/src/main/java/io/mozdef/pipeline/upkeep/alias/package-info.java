// SPDX-License-Identifier: Apache-2.0
/** Keeps the aliases over days of events that other tools read by. */
@NullMarked
package io.mozdef.pipeline.upkeep.alias;

import org.jspecify.annotations.NullMarked;
