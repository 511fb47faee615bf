// SPDX-License-Identifier: Apache-2.0
/** Events as loginput, syslog-ng, nxlog and MozDef's own clients write them. */
@NullMarked
package io.mozdef.pipeline.ingest.eventtask;

import org.jspecify.annotations.NullMarked;
