// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

/** A record of which no event could be made. */
record Unreadable(Letter letter, String reason) {}
