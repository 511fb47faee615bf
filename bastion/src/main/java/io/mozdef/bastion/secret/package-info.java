// SPDX-License-Identifier: Apache-2.0
/** What a sender has to show to be believed. */
@NullMarked
package io.mozdef.bastion.secret;

import org.jspecify.annotations.NullMarked;
