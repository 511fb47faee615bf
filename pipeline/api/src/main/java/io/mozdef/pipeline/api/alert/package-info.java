// SPDX-License-Identifier: Apache-2.0
/** Alerts: list, get, change their status; their history. */
@NullMarked
package io.mozdef.pipeline.api.alert;

import org.jspecify.annotations.NullMarked;
