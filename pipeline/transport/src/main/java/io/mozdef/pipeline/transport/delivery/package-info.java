// SPDX-License-Identifier: Apache-2.0
/** Messages that a transport handed to us, and how they are settled. */
@NullMarked
package io.mozdef.pipeline.transport.delivery;

import org.jspecify.annotations.NullMarked;
