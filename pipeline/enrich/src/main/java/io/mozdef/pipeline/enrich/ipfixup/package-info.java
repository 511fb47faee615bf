// SPDX-License-Identifier: Apache-2.0
/** Brings addresses from their many names into the taxonomy's fields. */
@NullMarked
package io.mozdef.pipeline.enrich.ipfixup;

import org.jspecify.annotations.NullMarked;
