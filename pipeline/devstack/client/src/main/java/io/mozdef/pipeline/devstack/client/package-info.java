// SPDX-License-Identifier: Apache-2.0
/**
 * Starts the development servers, and any other program, as guarded processes that never outlive the JVM that started
 * them. JDK only, so that every module's tests may use it.
 */
@NullMarked
package io.mozdef.pipeline.devstack.client;

import org.jspecify.annotations.NullMarked;
