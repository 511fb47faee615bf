// SPDX-License-Identifier: Apache-2.0
/** What could not be parsed or stored, kept with its reason and its bytes until somebody replays it. */
@NullMarked
package io.mozdef.pipeline.transport.deadletter;

import org.jspecify.annotations.NullMarked;
