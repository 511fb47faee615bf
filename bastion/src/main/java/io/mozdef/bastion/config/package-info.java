// SPDX-License-Identifier: Apache-2.0
/** What every feature's configuration shares: the list of problems that a start ends with, and values that are read again when their files change. */
@NullMarked
package io.mozdef.bastion.config;

import org.jspecify.annotations.NullMarked;
