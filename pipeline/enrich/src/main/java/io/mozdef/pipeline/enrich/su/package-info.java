// SPDX-License-Identifier: Apache-2.0
/** Reads su's PAM session lines. */
@NullMarked
package io.mozdef.pipeline.enrich.su;

import org.jspecify.annotations.NullMarked;
