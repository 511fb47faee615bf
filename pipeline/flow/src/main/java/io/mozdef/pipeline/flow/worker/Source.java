// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import io.mozdef.pipeline.transport.deadletter.DeadLetters;

/**
 * A configured source, as the worker needs to know it.
 *
 * @param name its name in configuration and metrics
 * @param format name of its normaliser
 * @param deadLetters where its dead letters go
 */
public record Source(String name, String format, DeadLetters deadLetters) {}
