// SPDX-License-Identifier: Apache-2.0
/** What the management port says about readiness. */
@NullMarked
package io.mozdef.bastion.health;

import org.jspecify.annotations.NullMarked;
