// SPDX-License-Identifier: Apache-2.0
/** Numbered events, and senders that retry with an Idempotency-Key until each is accepted. */
@NullMarked
package io.mozdef.pipeline.e2e.load;

import org.jspecify.annotations.NullMarked;
