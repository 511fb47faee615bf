// SPDX-License-Identifier: Apache-2.0
/** TLS on the public port: certificate, key and client authorities from files, read again when they change. */
@NullMarked
package io.mozdef.bastion.tls;

import org.jspecify.annotations.NullMarked;
