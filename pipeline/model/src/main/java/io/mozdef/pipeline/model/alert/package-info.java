// SPDX-License-Identifier: Apache-2.0
/** Alerts: the document, its life, and the port by which it reaches the alert bus. */
@NullMarked
package io.mozdef.pipeline.model.alert;

import org.jspecify.annotations.NullMarked;
