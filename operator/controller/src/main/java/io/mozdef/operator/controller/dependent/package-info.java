// SPDX-License-Identifier: Apache-2.0
/** Renders a plan: one file for each kind of Kubernetes object, no API calls, no decisions that the plan could have made. */
@NullMarked
package io.mozdef.operator.controller.dependent;

import org.jspecify.annotations.NullMarked;
