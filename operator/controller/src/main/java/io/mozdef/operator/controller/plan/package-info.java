// SPDX-License-Identifier: Apache-2.0
/** From what a person wrote to a plan of values: pure functions, no API calls. One class for each component. */
@NullMarked
package io.mozdef.operator.controller.plan;

import org.jspecify.annotations.NullMarked;
