// SPDX-License-Identifier: Apache-2.0
/** How the parameters of page are read, and refused. */
@NullMarked
package io.mozdef.pipeline.api.page;

import org.jspecify.annotations.NullMarked;
