// SPDX-License-Identifier: Apache-2.0
/** Finds the address in sshd and fail2ban lines that nobody could parse. */
@NullMarked
package io.mozdef.pipeline.enrich.sshdfindip;

import org.jspecify.annotations.NullMarked;
