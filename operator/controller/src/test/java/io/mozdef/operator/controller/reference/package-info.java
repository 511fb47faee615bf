// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.mozdef.operator.controller.reference;

import org.jspecify.annotations.NullMarked;
