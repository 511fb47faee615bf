// SPDX-License-Identifier: Apache-2.0
/** The gate and the answers of the framework. */
@NullMarked
package io.mozdef.pipeline.app.framework;

import org.jspecify.annotations.NullMarked;
