// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import java.util.Map;
import java.util.TreeMap;

/** Names, labels, owner: the same on every object. */
public final class Meta {

    /** By this label the operator finds what is its own. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY}, and the operator's field manager. */
    public static final String OPERATOR = "mozdef-operator";

    /** Stack of an object. */
    public static final String INSTANCE = "app.kubernetes.io/instance";

    /** Component of an object. */
    public static final String COMPONENT = "app.kubernetes.io/component";

    /** Version of the operand; on Deployments the record of what the stack runs. */
    public static final String VERSION = "app.kubernetes.io/version";

    /** Labels of what reads metrics of a whole stack. */
    static final Map<String, String> METRICS = Map.of(COMPONENT, "metrics");

    private static final String NAME = "app.kubernetes.io/name";

    private Meta() {}

    /** Labels that select a component's pods; immutable in a Deployment. */
    static Map<String, String> selector(StackPlan plan, ComponentPlan component) {
        return new TreeMap<>(Map.of(NAME, "mozdef", INSTANCE, plan.name(), COMPONENT, component.name()));
    }

    /** Labels that select all pods of a stack. */
    static Map<String, String> stackSelector(StackPlan plan) {
        return new TreeMap<>(Map.of(NAME, "mozdef", INSTANCE, plan.name(), MANAGED_BY, OPERATOR));
    }

    /** Name of what reads metrics of a whole stack. */
    static String metricsName(StackPlan plan) {
        return plan.name() + "-metrics";
    }

    public static Map<String, String> labels(StackPlan plan, ComponentPlan component) {
        Map<String, String> labels = stackLabels(plan);
        labels.put(COMPONENT, component.name());
        return labels;
    }

    private static Map<String, String> stackLabels(StackPlan plan) {
        return new TreeMap<>(Map.of(
                NAME, "mozdef", INSTANCE, plan.name(), "app.kubernetes.io/part-of", "mozdef", MANAGED_BY, OPERATOR));
    }

    static ObjectMeta of(StackPlan plan, ComponentPlan component, String name, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(plan.namespace())
                .withLabels(labels(plan, component))
                .withAnnotations(annotations.isEmpty() ? null : new TreeMap<>(annotations))
                .withOwnerReferences(owner(plan))
                .build();
    }

    static ObjectMeta of(StackPlan plan, ComponentPlan component) {
        return of(plan, component, component.objectName(), Map.of());
    }

    static ObjectMeta ofStack(StackPlan plan, String name, Map<String, String> more) {
        Map<String, String> labels = new TreeMap<>(more);
        labels.putAll(stackLabels(plan));
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(plan.namespace())
                .withLabels(labels)
                .withOwnerReferences(owner(plan))
                .build();
    }

    /** The stack as controller: its objects go when it goes. */
    public static OwnerReference owner(StackPlan plan) {
        return new OwnerReferenceBuilder()
                .withApiVersion("mozdef.io/v1alpha1")
                .withKind("MozDefStack")
                .withName(plan.name())
                .withUid(plan.uid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
