// SPDX-License-Identifier: Apache-2.0
/** Ports to stored events: the worker's writes, and the questions that rules and people ask. */
@NullMarked
package io.mozdef.pipeline.store.event;

import org.jspecify.annotations.NullMarked;
