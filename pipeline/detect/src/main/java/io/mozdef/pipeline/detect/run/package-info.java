// SPDX-License-Identifier: Apache-2.0
/** Evaluating the rules that are due, with watermarks and fenced writes; the engine that the application drives. */
@NullMarked
package io.mozdef.pipeline.detect.run;

import org.jspecify.annotations.NullMarked;
