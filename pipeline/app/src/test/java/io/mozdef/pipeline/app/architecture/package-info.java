// SPDX-License-Identifier: Apache-2.0
/** What the whole pipeline keeps to, checked on its class files. */
@NullMarked
package io.mozdef.pipeline.app.architecture;

import org.jspecify.annotations.NullMarked;
