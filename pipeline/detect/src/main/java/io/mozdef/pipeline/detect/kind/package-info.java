// SPDX-License-Identifier: Apache-2.0
/** What a kind of rule is, and what it is given when it is evaluated. */
@NullMarked
package io.mozdef.pipeline.detect.kind;

import org.jspecify.annotations.NullMarked;
