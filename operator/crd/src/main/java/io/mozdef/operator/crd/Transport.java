// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Broker and queue of the stack; a worker may have its own. */
public record Transport(
        @JsonPropertyDescription("The RabbitMQ broker of loginput, workers and alerts.") @Nullable RabbitMq rabbitmq,
        @JsonPropertyDescription("The SQS queue between bastion and workers.") @Nullable Sqs sqs) {}
