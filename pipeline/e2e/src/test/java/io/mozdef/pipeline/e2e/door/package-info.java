// SPDX-License-Identifier: Apache-2.0
/** Whatever comes in at a door gets a clear answer, or shows up where a person looks for it. */
@NullMarked
package io.mozdef.pipeline.e2e.door;

import org.jspecify.annotations.NullMarked;
