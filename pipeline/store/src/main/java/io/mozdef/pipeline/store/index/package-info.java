// SPDX-License-Identifier: Apache-2.0
/** Port to indices, templates and aliases. */
@NullMarked
package io.mozdef.pipeline.store.index;

import org.jspecify.annotations.NullMarked;
