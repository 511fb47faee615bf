// SPDX-License-Identifier: Apache-2.0
/** What a normaliser is. Each source has a package of its own below. */
@NullMarked
package io.mozdef.pipeline.ingest;

import org.jspecify.annotations.NullMarked;
