// SPDX-License-Identifier: Apache-2.0
/** Takes deliveries, writes their events in bulks, and settles each when all of it is safe. */
@NullMarked
package io.mozdef.pipeline.flow.worker;

import org.jspecify.annotations.NullMarked;
