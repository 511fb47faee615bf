// SPDX-License-Identifier: Apache-2.0
/** What the pipeline jar can be asked to do on its command line; everything but {@code run} starts no role. */
@NullMarked
package io.mozdef.pipeline.app.command;

import org.jspecify.annotations.NullMarked;
