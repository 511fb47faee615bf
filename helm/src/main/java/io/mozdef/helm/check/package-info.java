// SPDX-License-Identifier: Apache-2.0
/** What the pod of {@code helm test} runs. */
@NullMarked
package io.mozdef.helm.check;

import org.jspecify.annotations.NullMarked;
