// SPDX-License-Identifier: Apache-2.0
/** What tests of several rooms share: clocks that are set by hand, events made short. */
@NullMarked
package io.mozdef.pipeline.testkit;

import org.jspecify.annotations.NullMarked;
