// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.mozdef.operator.controller.plan;

import org.jspecify.annotations.NullMarked;
