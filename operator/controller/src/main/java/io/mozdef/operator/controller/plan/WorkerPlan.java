// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.RabbitMq;
import io.mozdef.operator.crd.Sqs;
import io.mozdef.operator.crd.Worker;
import io.mozdef.operator.crd.WorkerSource;
import java.util.List;
import java.util.Objects;

/** Role worker: the search engine, and RabbitMQ or SQS. */
final class WorkerPlan {

    private static final String ROLE = "worker";

    private WorkerPlan() {}

    static ComponentPlan of(Planned planned, Worker worker) {
        Part part = Part.of(
                planned.common(),
                PipelineCommand.role(ROLE, planned),
                PipelinePlan.search(planned),
                source(planned, worker),
                planned.settings(worker));
        return PipelinePlan.of(
                planned, worker, "w-" + worker.name(), ROLE, part, Scale.of(worker, 1), null, List.of(), 0);
    }

    private static Part source(Planned planned, Worker worker) {
        WorkerSource source = worker.source();
        String prefix = "mozdef.sources." + worker.name() + ".";
        Part.Builder part = Part.builder();
        part.envIf(source.prefetch() != null, prefix + "prefetch", String.valueOf(source.prefetch()));
        if (source.type() == WorkerSource.Type.SQS) {
            Sqs sqs = source.sqs() != null
                    ? source.sqs()
                    : Objects.requireNonNull(
                            Objects.requireNonNull(planned.spec().transport()).sqs());
            String format = source.format() == null ? "uptycs" : source.format();
            return Part.of(SqsPart.worker(worker.name(), sqs, format), part.build());
        }
        part.env(prefix + "type", "rabbitmq")
                .env(prefix + "format", source.format() == null ? "eventtask" : source.format())
                .env(prefix + "queue", source.queue() == null ? "eventtask" : source.queue());
        RabbitMq rabbit = source.rabbitmq() != null ? source.rabbitmq() : PipelinePlan.rabbit(planned);
        return Part.of(RabbitPart.of(rabbit), part.build());
    }
}
