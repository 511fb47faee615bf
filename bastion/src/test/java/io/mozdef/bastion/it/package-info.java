// SPDX-License-Identifier: Apache-2.0
/** Tests of the packaged jar, started as a process of its own and spoken to over sockets. */
@NullMarked
package io.mozdef.bastion.it;

import org.jspecify.annotations.NullMarked;
