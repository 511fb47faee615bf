// SPDX-License-Identifier: Apache-2.0
/** Who may do what: names of the roles that the issuer's tokens carry. */
@NullMarked
package io.mozdef.pipeline.api.access;

import org.jspecify.annotations.NullMarked;
