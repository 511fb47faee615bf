// SPDX-License-Identifier: Apache-2.0
/** The doors: the order of the guards, and the answer that each outcome gets. */
@NullMarked
package io.mozdef.bastion.webhook;

import org.jspecify.annotations.NullMarked;
