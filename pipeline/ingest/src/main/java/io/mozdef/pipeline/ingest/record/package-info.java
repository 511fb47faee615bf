// SPDX-License-Identifier: Apache-2.0
/** Cuts a body into the bytes of its records without writing them anew. */
@NullMarked
package io.mozdef.pipeline.ingest.record;

import org.jspecify.annotations.NullMarked;
