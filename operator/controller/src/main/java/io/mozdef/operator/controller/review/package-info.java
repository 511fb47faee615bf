// SPDX-License-Identifier: Apache-2.0
/** What the definition cannot refuse, in words that say what to change. */
@NullMarked
package io.mozdef.operator.controller.review;

import org.jspecify.annotations.NullMarked;
