// SPDX-License-Identifier: Apache-2.0
/** What an enricher is. Each enricher has a package of its own below. */
@NullMarked
package io.mozdef.pipeline.enrich;

import org.jspecify.annotations.NullMarked;
