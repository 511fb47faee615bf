// SPDX-License-Identifier: Apache-2.0
/** Starts the packaged applications on the development servers, each in its own guarded process. */
@NullMarked
package io.mozdef.pipeline.e2e.stack;

import org.jspecify.annotations.NullMarked;
