// SPDX-License-Identifier: Apache-2.0
/**
 * One small program for each development server (search engine, SQS, AMQP, OIDC): it binds to loopback, says
 * {@code READY <port>} on standard output when it truly answers, and logs to standard error. Never in an image.
 */
@NullMarked
package io.mozdef.pipeline.devstack.servers;

import org.jspecify.annotations.NullMarked;
