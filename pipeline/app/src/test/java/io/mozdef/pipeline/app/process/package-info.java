// SPDX-License-Identifier: Apache-2.0
/** The packaged application as a process of its own, as a user starts it. */
@NullMarked
package io.mozdef.pipeline.app.process;

import org.jspecify.annotations.NullMarked;
