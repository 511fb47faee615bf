// SPDX-License-Identifier: Apache-2.0
/** The secrets that the operator makes up for the bastion's sources. */
@NullMarked
package io.mozdef.operator.controller.secret;

import org.jspecify.annotations.NullMarked;
