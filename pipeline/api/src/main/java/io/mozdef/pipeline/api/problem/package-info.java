// SPDX-License-Identifier: Apache-2.0
/** How the API says no: RFC 9457 problems, without class names and without stack traces. */
@NullMarked
package io.mozdef.pipeline.api.problem;

import org.jspecify.annotations.NullMarked;
