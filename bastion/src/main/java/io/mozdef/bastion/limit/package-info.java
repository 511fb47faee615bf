// SPDX-License-Identifier: Apache-2.0
/** How much a sender may ask of us: bytes, time, requests, work under way. */
@NullMarked
package io.mozdef.bastion.limit;

import org.jspecify.annotations.NullMarked;
