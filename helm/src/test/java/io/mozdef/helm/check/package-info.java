// SPDX-License-Identifier: Apache-2.0
/** Tests of what {@code helm test} runs. */
@NullMarked
package io.mozdef.helm.check;

import org.jspecify.annotations.NullMarked;
