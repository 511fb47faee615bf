// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.MozDefStack;
import io.mozdef.operator.crd.StackSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** From what the person wrote to a plan: pure, the same for the same input. */
public final class StackPlanner {

    private StackPlanner() {}

    /** @param images of the version that the stack shall run */
    public static StackPlan plan(MozDefStack stack, Images images) {
        return plan(stack, images, true);
    }

    /** The same without the person's {@code settings}: the environment is then what the operator sets itself. */
    public static StackPlan ownPlan(MozDefStack stack, Images images) {
        return plan(stack, images, false);
    }

    private static StackPlan plan(MozDefStack stack, Images images, boolean withSettings) {
        StackSpec spec = stack.getSpec();
        Planned planned = new Planned(
                stack.getMetadata().getName(), stack.getMetadata().getNamespace(), spec, images, withSettings);
        List<ComponentPlan> components = new ArrayList<>();
        List<GeneratedSecret> secrets = List.of();
        List<String> allowlist = List.of();
        if (spec.bastion() != null) {
            BastionPlan bastion = new BastionPlan(planned, spec.bastion());
            components.addAll(bastion.plans());
            secrets = bastion.generatedSecrets();
            allowlist = bastion.allowlist();
        }
        if (spec.loginput() != null) {
            components.add(LoginputPlan.of(planned, spec.loginput()));
        }
        Objects.requireNonNull(spec.workers()).forEach(w -> components.add(WorkerPlan.of(planned, w)));
        if (spec.alerts() != null) {
            components.add(AlertsPlan.of(planned, spec.alerts()));
        }
        if (spec.api() != null) {
            components.add(ApiPlan.of(planned, spec.api()));
        }
        if (spec.cron() != null) {
            components.add(CronPlan.of(planned, spec.cron()));
        }
        List<ComponentPlan> finished = components.stream()
                .map(c -> AddedAuthorities.complete(
                        Proxies.through(
                                Identities.complete(c), spec.podDefaults().proxy()),
                        spec.podDefaults().caRefs()))
                .toList();
        return new StackPlan(
                stack.getMetadata().getName(),
                stack.getMetadata().getNamespace(),
                stack.getMetadata().getUid(),
                spec,
                images.version(),
                finished,
                secrets,
                allowlist);
    }
}
