// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mozdef.operator.controller.apply.Digest;
import io.mozdef.operator.controller.dependent.Meta;
import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackCondition;
import io.mozdef.operator.crd.StackStatus;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/** Events on a stack, when something changed. One that cannot be written is logged, and stops nothing. */
public final class EventRecorder {

    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    private static final int CONFLICT = 409;
    private static final int LONGEST = 1000;

    /** Conditions whose change is worth an event, by the status that is bad. */
    private static final Set<String> BAD_WHEN_FALSE = Set.of("Ready", "Accepted", "ResolvedRefs");

    private static final Set<String> BAD_WHEN_TRUE = Set.of("NameConflict", "ReconciliationPaused", "Stalled");

    private final KubernetesClient client;
    private final Clock clock;

    public EventRecorder(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** An event for each condition whose status is another one than before. */
    public void changes(MozDefStack stack, StackStatus now) {
        StackStatus before = stack.getStatus();
        for (StackCondition condition : now.conditions()) {
            boolean bad = BAD_WHEN_FALSE.contains(condition.type())
                            && condition.status().equals("False")
                    || BAD_WHEN_TRUE.contains(condition.type())
                            && condition.status().equals("True");
            boolean good =
                    condition.type().equals("Ready") && condition.status().equals("True");
            boolean same = before != null
                    && before.conditions().stream()
                            .anyMatch(c -> c.type().equals(condition.type())
                                    && c.status().equals(condition.status())
                                    && c.reason().equals(condition.reason()));
            if (!same && (bad || good)) {
                record(stack, good ? "Normal" : "Warning", condition.reason(), condition.message());
            }
        }
    }

    /** One event; the same again counts as the same. */
    public void record(MozDefStack stack, String type, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String text = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        String name = stack.getMetadata().getName() + "."
                + Digest.of(stack.getMetadata().getUid() + type + reason + text);
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(stack.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(stack.getApiVersion())
                .withKind(stack.getKind())
                .withName(stack.getMetadata().getName())
                .withNamespace(stack.getMetadata().getNamespace())
                .withUid(stack.getMetadata().getUid())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(text)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(Meta.OPERATOR)
                .endSource()
                .withReportingComponent(Meta.OPERATOR)
                .withReportingInstance(Objects.requireNonNullElse(System.getenv("HOSTNAME"), Meta.OPERATOR))
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            again(event, e);
        }
    }

    private void again(Event event, KubernetesClientException problem) {
        if (problem.getCode() != CONFLICT) {
            LOG.warnf("event %s: %s", event.getReason(), problem.getMessage());
            return;
        }
        PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
        context.setFieldManager(Meta.OPERATOR);
        context.setForce(true);
        try {
            client.resource(event).patch(context);
        } catch (KubernetesClientException e) {
            LOG.warnf("event %s: %s", event.getReason(), e.getMessage());
        }
    }
}
