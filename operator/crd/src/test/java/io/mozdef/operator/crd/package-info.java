// SPDX-License-Identifier: Apache-2.0
/** Makes the definition of the classes and compares it with the checked-in one. */
@NullMarked
package io.mozdef.operator.crd;

import org.jspecify.annotations.NullMarked;
