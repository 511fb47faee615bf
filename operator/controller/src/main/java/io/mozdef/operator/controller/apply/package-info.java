// SPDX-License-Identifier: Apache-2.0
/** Brings the objects of a cluster to what was rendered, with as few writes as possible. */
@NullMarked
package io.mozdef.operator.controller.apply;

import org.jspecify.annotations.NullMarked;
