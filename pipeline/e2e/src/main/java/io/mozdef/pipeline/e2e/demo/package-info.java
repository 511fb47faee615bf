// SPDX-License-Identifier: Apache-2.0
/** What the command 'mvn -Pdemo verify' does: start everything, say how to use it, feed sample events, or check the whole path once. */
@NullMarked
package io.mozdef.pipeline.e2e.demo;

import org.jspecify.annotations.NullMarked;
