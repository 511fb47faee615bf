// SPDX-License-Identifier: Apache-2.0
/** The real programs, started from nothing but what the API server says of their Deployments. */
@NullMarked
package io.mozdef.operator.controller.endtoend;

import org.jspecify.annotations.NullMarked;
