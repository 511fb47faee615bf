// SPDX-License-Identifier: Apache-2.0
/** What the rendered policies mean: answered by an evaluator, confirmed by packets. */
@NullMarked
package io.mozdef.operator.controller.network;

import org.jspecify.annotations.NullMarked;
