// SPDX-License-Identifier: Apache-2.0
/** Counts what became of every event, per source (design-events.md 7). */
@NullMarked
package io.mozdef.pipeline.flow.ledger;

import org.jspecify.annotations.NullMarked;
