// SPDX-License-Identifier: Apache-2.0
/** Reads OpenSSH's log lines. */
@NullMarked
package io.mozdef.pipeline.enrich.sshd;

import org.jspecify.annotations.NullMarked;
