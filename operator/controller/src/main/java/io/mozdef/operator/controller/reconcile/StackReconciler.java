// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.mozdef.operator.controller.apply.Applier;
import io.mozdef.operator.controller.config.OperatorConfig;
import io.mozdef.operator.controller.dependent.Dependent;
import io.mozdef.operator.controller.dependent.Meta;
import io.mozdef.operator.controller.reference.ReferenceWatches;
import io.mozdef.operator.controller.rollout.Versions;
import io.mozdef.operator.controller.secret.SecretKeeper;
import io.mozdef.operator.controller.status.EventRecorder;
import io.mozdef.operator.controller.status.StatusBoard;
import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackStatus;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Brings each stack to what its resource says, and tells in its status what came of it. */
@ControllerConfiguration(name = StackReconciler.NAME, generationAwareEventProcessing = false)
// the SDK's own limit of five attempts would leave a stack alone for hours after half a minute without an API server
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 60_000)
public class StackReconciler implements Reconciler<MozDefStack> {

    static final String NAME = "mozdefstack";

    /** While {@code "true"}, the operator changes nothing of the stack. */
    static final String PAUSE = "mozdef.io/pause-reconciliation";

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration resync;
    private final List<Dependent> dependents;
    private final Cluster cluster;
    private final ReferenceWatches watches;
    private final StackWork work;
    private final EventRecorder events;
    private final MeterRegistry metrics;
    private final Map<ResourceID, Published> published = new ConcurrentHashMap<>();
    private volatile boolean ending;

    StackReconciler(
            KubernetesClient client,
            OperatorConfig config,
            Clock clock,
            MeterRegistry metrics,
            @All List<Dependent> dependents) {
        this.client = client;
        this.clock = clock;
        this.resync = config.resync();
        this.dependents = dependents;
        this.metrics = metrics;
        this.cluster = new Cluster(client, clock, config.resync());
        this.watches = new ReferenceWatches(client);
        this.events = new EventRecorder(client, clock);
        this.work = new StackWork(
                dependents,
                cluster,
                new Applier(client, cluster, metrics),
                watches,
                new SecretKeeper(client, watches, clock, config.generateSecrets(), metrics),
                new Definition(client, clock, config.resync()),
                Versions.of(config),
                config.rolloutDeadline());
    }

    @Override
    public List<EventSource<?, MozDefStack>> prepareEventSources(EventSourceContext<MozDefStack> context) {
        List<EventSource<?, MozDefStack>> sources =
                cluster.sources(dependents.stream().map(Dependent::kind).toList(), context);
        sources.add(watches);
        return sources;
    }

    @Override
    public UpdateControl<MozDefStack> reconcile(MozDefStack stack, Context<MozDefStack> context) {
        metrics.counter("mozdef.operator.reconciles").increment();
        if (ending || stack.getMetadata().getDeletionTimestamp() != null) {
            return UpdateControl.noUpdate();
        }
        recall(stack);
        Map<String, String> annotations = stack.getMetadata().getAnnotations();
        if (annotations != null && "true".equals(annotations.get(PAUSE))) {
            publish(stack, StatusBoard.paused(stack, clock.instant()));
            return UpdateControl.noUpdate();
        }
        StackWork.Outcome outcome = work.on(stack, w -> events.record(stack, "Warning", "SecretExpiring", w));
        publish(stack, StatusBoard.of(stack, outcome.seen(), clock.instant()));
        if (!outcome.seen().failed().isEmpty()) {
            // the SDK tries again: after a second, then after longer and longer
            throw new WritesFailedException(outcome.seen().failed());
        }
        return UpdateControl.<MozDefStack>noUpdate().rescheduleAfter(next(outcome.wakeAt()));
    }

    /** At the latest after a resync; a moment that has just passed is looked at soon, not at once. */
    private Duration next(@Nullable Instant wakeAt) {
        if (wakeAt == null) {
            return resync;
        }
        Duration left = Duration.between(clock.instant(), wakeAt);
        Duration soon = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
        return soon.compareTo(resync) > 0 ? resync : soon;
    }

    @Override
    public ErrorStatusUpdateControl<MozDefStack> updateErrorStatus(
            MozDefStack stack, Context<MozDefStack> context, Exception problem) {
        metrics.counter("mozdef.operator.failures").increment();
        if (problem instanceof WritesFailedException) {
            // the status says it already
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
        try {
            publish(stack, StatusBoard.failed(stack, problem, clock.instant()));
        } catch (KubernetesClientException e) {
            problem.addSuppressed(e);
        }
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    /** What was published last, where the watch has not brought it yet: it would be published again, with other times. */
    private void recall(MozDefStack stack) {
        ResourceID id = ResourceID.fromResource(stack);
        Published last = published.get(id);
        if (last == null) {
            return;
        }
        if (last.onTopOf().equals(stack.getMetadata().getResourceVersion())) {
            stack.setStatus(last.status());
        } else {
            // the watch has brought it: nothing is kept of stacks that are gone
            published.remove(id);
        }
    }

    /** From then on the SDK empties its caches and interrupts what is under way: what is seen is no news of a stack. */
    void end(@Observes @Priority(1) ShutdownEvent event) {
        ending = true;
    }

    private void publish(MozDefStack stack, StackStatus status) {
        if (ending || status.equals(stack.getStatus())) {
            return;
        }
        MozDefStack patch = new MozDefStack();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(stack.getMetadata().getName())
                .withNamespace(stack.getMetadata().getNamespace())
                .withUid(stack.getMetadata().getUid())
                .build());
        patch.setStatus(status);
        PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        context.setFieldManager(Meta.OPERATOR);
        context.setForce(true);
        try {
            client.resource(patch).subresource("status").patch(context);
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                // deleted in between
                published.remove(ResourceID.fromResource(stack));
                return;
            }
            throw e;
        }
        published.put(
                ResourceID.fromResource(stack),
                new Published(stack.getMetadata().getResourceVersion(), status));
        metrics.counter("mozdef.operator.writes", "kind", "MozDefStack/status", "verb", "apply")
                .increment();
        events.changes(stack, status);
    }

    /** A status, and the version of the stack that it was written on top of. */
    private record Published(String onTopOf, StackStatus status) {}
}
