// SPDX-License-Identifier: Apache-2.0
/** Reads the times that senders write. */
@NullMarked
package io.mozdef.pipeline.ingest.time;

import org.jspecify.annotations.NullMarked;
