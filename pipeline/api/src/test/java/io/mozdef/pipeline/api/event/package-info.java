// SPDX-License-Identifier: Apache-2.0
/** How the parameters of event are read, and refused. */
@NullMarked
package io.mozdef.pipeline.api.event;

import org.jspecify.annotations.NullMarked;
