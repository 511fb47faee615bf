// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.StackSpec;
import java.util.List;

/**
 * All that a stack shall be, as values. Made by {@link StackPlanner}; dependents render it.
 *
 * @param name of the stack
 * @param namespace of the stack
 * @param uid of the stack
 * @param spec what the person wrote, for what all components share
 * @param version of the operands
 * @param components in the order of the specification
 * @param generatedSecrets of the bastion's sources
 * @param allowlist all networks of all sources; empty: nobody
 */
public record StackPlan(
        String name,
        String namespace,
        String uid,
        StackSpec spec,
        String version,
        List<ComponentPlan> components,
        List<GeneratedSecret> generatedSecrets,
        List<String> allowlist) {

    public StackPlan {
        components = List.copyOf(components);
        generatedSecrets = List.copyOf(generatedSecrets);
        allowlist = List.copyOf(allowlist);
    }

    /** The same with other components. */
    public StackPlan with(List<ComponentPlan> others) {
        return new StackPlan(name, namespace, uid, spec, version, others, generatedSecrets, allowlist);
    }
}
