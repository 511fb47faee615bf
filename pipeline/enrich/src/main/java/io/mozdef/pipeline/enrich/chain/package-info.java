// SPDX-License-Identifier: Apache-2.0
/** Runs the enrichers over a draft: order, undo, time budget. No enricher lives here. */
@NullMarked
package io.mozdef.pipeline.enrich.chain;

import org.jspecify.annotations.NullMarked;
