// SPDX-License-Identifier: Apache-2.0
/** What stacks refer to and do not make: watched one by one, by name, and kept as digests. */
@NullMarked
package io.mozdef.operator.controller.reference;

import org.jspecify.annotations.NullMarked;
