// SPDX-License-Identifier: Apache-2.0
/** A real control plane, a kubelet without containers, and the operator as its packaged jar. */
@NullMarked
package io.mozdef.operator.controller.cluster;

import org.jspecify.annotations.NullMarked;
