// SPDX-License-Identifier: Apache-2.0
/** Adds where a public source or destination address is. */
@NullMarked
package io.mozdef.pipeline.enrich.geoip;

import org.jspecify.annotations.NullMarked;
