// SPDX-License-Identifier: Apache-2.0
/** The MozDefStack resource: one record for each concept, with schema, rules, defaults and descriptions. No behaviour. */
@NullMarked
package io.mozdef.operator.crd;

import org.jspecify.annotations.NullMarked;
