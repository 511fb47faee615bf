// SPDX-License-Identifier: Apache-2.0
/** Port to small documents that change under optimistic concurrency: leases, watermarks, episodes, switches. */
@NullMarked
package io.mozdef.pipeline.store.state;

import org.jspecify.annotations.NullMarked;
