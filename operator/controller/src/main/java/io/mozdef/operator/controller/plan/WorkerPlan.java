// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Autoscaling;
import io.mozdef.operator.crd.RabbitMq;
import io.mozdef.operator.crd.Sqs;
import io.mozdef.operator.crd.Worker;
import io.mozdef.operator.crd.WorkerSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

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
        ComponentPlan plan = PipelinePlan.of(
                planned, worker, "w-" + worker.name(), ROLE, part, scale(planned, worker), null, List.of(), 0);
        QueueTrigger trigger = plan.scale().trigger();
        return trigger != null && trigger.hasAuthority()
                ? new Revision(plan)
                        .configFiles(new TreeMap<>(Map.of(QueueTrigger.TLS_FILE, "enable")))
                        .plan()
                : plan;
    }

    private static Scale scale(Planned planned, Worker worker) {
        Scale scale = Scale.of(worker, 1);
        Autoscaling wanted = scale.autoscaling();
        if (wanted == null || !scale.isByQueue()) {
            return scale;
        }
        WorkerSource source = worker.source();
        return scale.by(
                source.type() == WorkerSource.Type.SQS
                        ? QueueTrigger.sqs(planned, sqs(planned, source), worker.serviceAccount(), wanted)
                        : QueueTrigger.rabbit(
                                planned,
                                planned.objectName("w-" + worker.name()),
                                rabbit(planned, source),
                                queue(source),
                                wanted));
    }

    private static Part source(Planned planned, Worker worker) {
        WorkerSource source = worker.source();
        String prefix = "mozdef.sources." + worker.name() + ".";
        Part.Builder part = Part.builder();
        part.envIf(source.prefetch() != null, prefix + "prefetch", String.valueOf(source.prefetch()));
        if (source.type() == WorkerSource.Type.SQS) {
            String format = source.format() == null ? "uptycs" : source.format();
            return Part.of(SqsPart.worker(worker.name(), sqs(planned, source), format), part.build());
        }
        part.env(prefix + "type", "rabbitmq")
                .env(prefix + "format", source.format() == null ? "eventtask" : source.format())
                .env(prefix + "queue", queue(source));
        return Part.of(RabbitPart.of(rabbit(planned, source)), part.build());
    }

    private static String queue(WorkerSource source) {
        return source.queue() == null ? "eventtask" : source.queue();
    }

    private static RabbitMq rabbit(Planned planned, WorkerSource source) {
        return source.rabbitmq() != null ? source.rabbitmq() : PipelinePlan.rabbit(planned);
    }

    private static Sqs sqs(Planned planned, WorkerSource source) {
        return source.sqs() != null
                ? source.sqs()
                : Objects.requireNonNull(
                        Objects.requireNonNull(planned.spec().transport()).sqs());
    }
}
