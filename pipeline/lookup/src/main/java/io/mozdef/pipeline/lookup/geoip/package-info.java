// SPDX-License-Identifier: Apache-2.0
/** Where an address is and whose it is, from files; never asks anybody. */
@NullMarked
package io.mozdef.pipeline.lookup.geoip;

import org.jspecify.annotations.NullMarked;
