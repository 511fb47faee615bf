// SPDX-License-Identifier: Apache-2.0
/** Where the configured sources come together; each transport is a package below. */
@NullMarked
package io.mozdef.pipeline.transport;

import org.jspecify.annotations.NullMarked;
