// SPDX-License-Identifier: Apache-2.0
/** A detection rule as data, and the reader that makes it from a file. */
@NullMarked
package io.mozdef.pipeline.detect.rule;

import org.jspecify.annotations.NullMarked;
