// SPDX-License-Identifier: Apache-2.0
/** Settings of the framework that every role shares: clock, status, readiness, error answers, the gate before the resources. */
@NullMarked
package io.mozdef.pipeline.app.framework;

import org.jspecify.annotations.NullMarked;
