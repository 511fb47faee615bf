// SPDX-License-Identifier: Apache-2.0
/** The port by which rules are tested on raw lines: the worker's own normalising and enriching, without a transport. */
@NullMarked
package io.mozdef.pipeline.model.preparation;

import org.jspecify.annotations.NullMarked;
