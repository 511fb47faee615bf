// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.mozdef.operator.controller.secret;

import org.jspecify.annotations.NullMarked;
