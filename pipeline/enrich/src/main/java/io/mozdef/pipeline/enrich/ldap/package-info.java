/** Tidies LDAP change events. */
@NullMarked
package io.mozdef.pipeline.enrich.ldap;

import org.jspecify.annotations.NullMarked;
