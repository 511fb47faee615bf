// SPDX-License-Identifier: Apache-2.0
/** Events on their way from a sender to the store: draft, frozen event, identity, field types. */
@NullMarked
package io.mozdef.pipeline.model.event;

import org.jspecify.annotations.NullMarked;
