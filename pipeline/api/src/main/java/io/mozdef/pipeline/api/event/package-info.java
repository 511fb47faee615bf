// SPDX-License-Identifier: Apache-2.0
/** Events: search by structured conditions over a time range, get one. */
@NullMarked
package io.mozdef.pipeline.api.event;

import org.jspecify.annotations.NullMarked;
