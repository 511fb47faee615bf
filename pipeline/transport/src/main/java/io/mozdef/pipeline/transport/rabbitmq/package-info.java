// SPDX-License-Identifier: Apache-2.0
/** RabbitMQ: connections that come back, topology, confirmed publishing, the intake, the alert bus, dead letters. */
@NullMarked
package io.mozdef.pipeline.transport.rabbitmq;

import org.jspecify.annotations.NullMarked;
