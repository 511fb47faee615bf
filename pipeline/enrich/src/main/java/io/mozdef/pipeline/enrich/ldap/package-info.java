// SPDX-License-Identifier: Apache-2.0
/** Tidies LDAP change events. */
@NullMarked
package io.mozdef.pipeline.enrich.ldap;

import org.jspecify.annotations.NullMarked;
