// SPDX-License-Identifier: Apache-2.0
/** Which of the replicas evaluates. */
@NullMarked
package io.mozdef.pipeline.detect.leader;

import org.jspecify.annotations.NullMarked;
