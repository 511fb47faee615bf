// SPDX-License-Identifier: Apache-2.0
/** What a person is told. */
@NullMarked
package io.mozdef.operator.controller.status;

import org.jspecify.annotations.NullMarked;
