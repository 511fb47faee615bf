// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.SortedMap;

/** A component's plan with some values replaced. */
final class Revision {

    private final ComponentPlan plan;
    private List<String> command;
    private List<EnvVar> environment;
    private List<Mount> mounts;
    private List<Target> targets;
    private List<Reference> references;
    private SortedMap<String, String> configFiles;

    Revision(ComponentPlan plan) {
        this.plan = plan;
        this.command = plan.command();
        this.environment = plan.environment();
        this.mounts = plan.mounts();
        this.targets = plan.targets();
        this.references = plan.references();
        this.configFiles = plan.configFiles();
    }

    Revision command(List<String> replacement) {
        this.command = replacement;
        return this;
    }

    Revision environment(List<EnvVar> replacement) {
        this.environment = replacement;
        return this;
    }

    Revision mounts(List<Mount> replacement) {
        this.mounts = replacement;
        return this;
    }

    Revision targets(List<Target> replacement) {
        this.targets = replacement;
        return this;
    }

    Revision references(List<Reference> replacement) {
        this.references = replacement;
        return this;
    }

    Revision configFiles(SortedMap<String, String> replacement) {
        this.configFiles = replacement;
        return this;
    }

    ComponentPlan plan() {
        return new ComponentPlan(
                plan.name(),
                plan.objectName(),
                plan.kind(),
                plan.program(),
                plan.image(),
                plan.version(),
                command,
                environment,
                mounts,
                configFiles,
                plan.scale(),
                plan.requests(),
                plan.limits(),
                plan.identity(),
                plan.door(),
                plan.access(),
                targets,
                references,
                plan.overlay(),
                plan.stage());
    }
}
