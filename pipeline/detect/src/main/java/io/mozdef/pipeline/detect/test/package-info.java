// SPDX-License-Identifier: Apache-2.0
/** Rules' own tests: read from files, run on any store. */
@NullMarked
package io.mozdef.pipeline.detect.test;

import org.jspecify.annotations.NullMarked;
