// SPDX-License-Identifier: Apache-2.0
/** The reconciler: from a MozDefStack to objects and a status. */
@NullMarked
package io.mozdef.operator.controller.reconcile;

import org.jspecify.annotations.NullMarked;
