// SPDX-License-Identifier: Apache-2.0
/** What to look for in events, as data: evaluated in process by {@code store.memory}, compiled to a query by {@code store.search}. */
@NullMarked
package io.mozdef.pipeline.model.condition;

import org.jspecify.annotations.NullMarked;
