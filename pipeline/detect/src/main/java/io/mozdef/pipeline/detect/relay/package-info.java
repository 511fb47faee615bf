// SPDX-License-Identifier: Apache-2.0
/** From the stored alert to the alert bus. */
@NullMarked
package io.mozdef.pipeline.detect.relay;

import org.jspecify.annotations.NullMarked;
