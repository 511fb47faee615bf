// SPDX-License-Identifier: Apache-2.0
/** Which addresses may send, and which address a request came from. */
@NullMarked
package io.mozdef.bastion.allowlist;

import org.jspecify.annotations.NullMarked;
