// SPDX-License-Identifier: Apache-2.0
/** Jobs, and the one who runs them: on one replica of any number, each when it is due. */
@NullMarked
package io.mozdef.pipeline.upkeep.job;

import org.jspecify.annotations.NullMarked;
