// SPDX-License-Identifier: Apache-2.0
/** What the operator reads from its environment. */
@NullMarked
package io.mozdef.operator.controller.config;

import org.jspecify.annotations.NullMarked;
