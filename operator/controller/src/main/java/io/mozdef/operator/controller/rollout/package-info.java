// SPDX-License-Identifier: Apache-2.0
/** Which version a stack runs, and in which order its Deployments go to another one. */
@NullMarked
package io.mozdef.operator.controller.rollout;

import org.jspecify.annotations.NullMarked;
