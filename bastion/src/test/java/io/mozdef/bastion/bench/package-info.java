// SPDX-License-Identifier: Apache-2.0
/** The load command: throughput, latency and CPU of the bastion beside a twin of UptoMozDef and a handler that does nothing. */
@NullMarked
package io.mozdef.bastion.bench;

import org.jspecify.annotations.NullMarked;
