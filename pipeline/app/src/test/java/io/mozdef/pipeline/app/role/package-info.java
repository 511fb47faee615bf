// SPDX-License-Identifier: Apache-2.0
/** Roles: how they are chosen and what they switch. */
@NullMarked
package io.mozdef.pipeline.app.role;

import org.jspecify.annotations.NullMarked;
