// SPDX-License-Identifier: Apache-2.0
/** Where rules come from: the class path and a mounted folder, with reload. */
@NullMarked
package io.mozdef.pipeline.detect.rule.source;

import org.jspecify.annotations.NullMarked;
