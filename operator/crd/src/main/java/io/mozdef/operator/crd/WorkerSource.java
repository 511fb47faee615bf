// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A queue and what lies in it. */
@ValidationRule(value = "self.type == 'SQS' || !has(self.sqs)", message = "sqs goes with type SQS")
@ValidationRule(value = "self.type == 'RabbitMQ' || !has(self.rabbitmq)", message = "rabbitmq goes with type RabbitMQ")
@ValidationRule(
        value = "self.type == 'RabbitMQ' || !has(self.queue)",
        message = "queue is the name of a RabbitMQ queue; an SQS queue is sqs.queueUrl")
public record WorkerSource(
        @Required @JsonPropertyDescription("SQS or RabbitMQ.") Type type,
        @JsonPropertyDescription("What the messages are: uptycs (SQS, when unset) or eventtask (RabbitMQ, when unset).")
                @Pattern("^[a-z][a-z0-9_-]*$")
                @Size(max = 40)
                @Nullable
                String format,
        @JsonPropertyDescription("RabbitMQ: name of the queue; eventtask when unset.")
                @Size(min = 1, max = 255)
                @Nullable
                String queue,
        @JsonPropertyDescription("A queue, credentials or account of its own instead of transport.sqs.") @Nullable
                Sqs sqs,
        @JsonPropertyDescription("A broker of its own instead of transport.rabbitmq.") @Nullable RabbitMq rabbitmq,
        @JsonPropertyDescription("Messages held at a time.") @Min(1) @Max(100000) @Nullable Integer prefetch) {

    /** Kinds of queue. */
    public enum Type {
        SQS,
        RabbitMQ
    }
}
