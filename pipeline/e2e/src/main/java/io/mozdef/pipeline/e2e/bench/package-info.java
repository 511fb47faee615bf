// SPDX-License-Identifier: Apache-2.0
/** The benchmark command: events per second and CPU per event, against the raw engine in the same run. */
@NullMarked
package io.mozdef.pipeline.e2e.bench;

import org.jspecify.annotations.NullMarked;
