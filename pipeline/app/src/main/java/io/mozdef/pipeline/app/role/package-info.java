// SPDX-License-Identifier: Apache-2.0
/** Which roles a process plays, what each builds and starts, and how a role maps to the framework's switches. No logic of a room. */
@NullMarked
package io.mozdef.pipeline.app.role;

import org.jspecify.annotations.NullMarked;
