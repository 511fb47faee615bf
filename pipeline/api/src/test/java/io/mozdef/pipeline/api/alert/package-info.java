// SPDX-License-Identifier: Apache-2.0
/** How the parameters of alert are read, and refused. */
@NullMarked
package io.mozdef.pipeline.api.alert;

import org.jspecify.annotations.NullMarked;
