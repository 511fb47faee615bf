// SPDX-License-Identifier: Apache-2.0
/** Golden cases of all dependents. */
@NullMarked
package io.mozdef.operator.controller.dependent;

import org.jspecify.annotations.NullMarked;
