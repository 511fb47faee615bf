// SPDX-License-Identifier: Apache-2.0
/** From raw bytes to finished events: normalise, enrich, freeze. Knows no transport and no store. */
@NullMarked
package io.mozdef.pipeline.flow.preparation;

import org.jspecify.annotations.NullMarked;
