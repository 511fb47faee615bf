// SPDX-License-Identifier: Apache-2.0
/** The configured sources: each a factory of intake, dead letters and replay for one queue, whatever its transport. */
@NullMarked
package io.mozdef.pipeline.transport.source;

import org.jspecify.annotations.NullMarked;
