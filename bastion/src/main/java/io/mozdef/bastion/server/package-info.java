// SPDX-License-Identifier: Apache-2.0
/** The HTTP server on the public port: connections, drain, start with a checked configuration. */
@NullMarked
package io.mozdef.bastion.server;

import org.jspecify.annotations.NullMarked;
