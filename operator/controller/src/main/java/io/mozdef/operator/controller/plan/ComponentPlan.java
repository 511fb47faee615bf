// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One Deployment and all that goes with it.
 *
 * @param name within the stack: {@code bastion}, {@code w-uptycs}
 * @param objectName name of its objects: {@code <stack>-<name>}
 * @param kind the component as the resource calls it: {@code bastion}, {@code worker}
 * @param program which image
 * @param image full reference
 * @param version of the operand
 * @param command of the container
 * @param environment in order
 * @param mounts folders
 * @param configFiles content of the component's own ConfigMap, by file name; read live, so that a change rolls nothing
 * @param scale number of pods
 * @param requests guaranteed
 * @param limits at most
 * @param identity who the pods are
 * @param door its public port; null without one
 * @param access who may connect
 * @param targets where it connects to
 * @param references what must exist
 * @param overlay the person's additions; null without any
 * @param stage 0 rolls first on an upgrade, 1 after all of 0 are ready
 */
public record ComponentPlan(
        String name,
        String objectName,
        String kind,
        Program program,
        String image,
        String version,
        List<String> command,
        List<EnvVar> environment,
        List<Mount> mounts,
        SortedMap<String, String> configFiles,
        Scale scale,
        Map<String, Quantity> requests,
        Map<String, Quantity> limits,
        Identity identity,
        @Nullable Door door,
        List<Access> access,
        List<Target> targets,
        List<Reference> references,
        @Nullable PodTemplateSpec overlay,
        int stage) {

    /** Health and metrics, of every component (pipeline/app/README.md, bastion/README.md). */
    public static final int MANAGEMENT_PORT = 9000;

    public ComponentPlan {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
        mounts = List.copyOf(mounts);
        access = List.copyOf(access);
        targets = List.copyOf(targets);
        references = List.copyOf(references);
    }

    /** Keys that need new pods when their content changes. */
    public boolean readsAtStart() {
        return references.stream().anyMatch(r -> !r.readAtStart().isEmpty());
    }
}
