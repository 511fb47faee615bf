// SPDX-License-Identifier: Apache-2.0
/** Sigma's detection section, compiled to a condition of the model. */
@NullMarked
package io.mozdef.pipeline.detect.rule.condition;

import org.jspecify.annotations.NullMarked;
