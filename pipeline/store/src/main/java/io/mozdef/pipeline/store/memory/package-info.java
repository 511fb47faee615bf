// SPDX-License-Identifier: Apache-2.0
/** The ports in process: for tests of rules without a server, and for fast tests. Same answers as the engine's. */
@NullMarked
package io.mozdef.pipeline.store.memory;

import org.jspecify.annotations.NullMarked;
