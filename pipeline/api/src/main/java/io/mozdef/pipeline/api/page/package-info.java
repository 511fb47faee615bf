// SPDX-License-Identifier: Apache-2.0
/** What every list of the API shares: a time range, a page and a cursor. */
@NullMarked
package io.mozdef.pipeline.api.page;

import org.jspecify.annotations.NullMarked;
