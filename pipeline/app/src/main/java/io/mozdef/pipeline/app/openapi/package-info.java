// SPDX-License-Identifier: Apache-2.0
/** The API's own description, served with role api. */
@NullMarked
package io.mozdef.pipeline.app.openapi;

import org.jspecify.annotations.NullMarked;
