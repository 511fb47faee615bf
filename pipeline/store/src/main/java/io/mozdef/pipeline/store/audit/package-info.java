// SPDX-License-Identifier: Apache-2.0
/** Port to the append-only trail of what people and programs changed. */
@NullMarked
package io.mozdef.pipeline.store.audit;

import org.jspecify.annotations.NullMarked;
