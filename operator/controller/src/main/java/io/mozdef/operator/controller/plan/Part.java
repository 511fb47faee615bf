// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a feature adds to a component: kept together, so that environment, folders, references and targets cannot drift apart.
 *
 * @param environment by configuration key, in the order given
 * @param mounts folders
 * @param references what must exist
 * @param targets where the pods connect to
 */
record Part(Map<String, EnvVar> environment, List<Mount> mounts, List<Reference> references, List<Target> targets) {

    static final Part NOTHING = new Part(Map.of(), List.of(), List.of(), List.of());

    static Builder builder() {
        return new Builder();
    }

    static Part of(Part... parts) {
        Map<String, EnvVar> environment = new LinkedHashMap<>();
        for (Part part : parts) {
            environment.putAll(part.environment);
        }
        return new Part(
                environment,
                Stream.of(parts).flatMap(p -> p.mounts.stream()).toList(),
                Stream.of(parts).flatMap(p -> p.references.stream()).toList(),
                Stream.of(parts).flatMap(p -> p.targets.stream()).toList());
    }

    /** Collects one part. */
    static final class Builder {

        private final Map<String, EnvVar> environment = new LinkedHashMap<>();
        private final List<Mount> mounts = new ArrayList<>();
        private final List<Reference> references = new ArrayList<>();
        private final List<Target> targets = new ArrayList<>();

        Builder env(String key, Object value) {
            environment.put(
                    key,
                    new EnvVarBuilder()
                            .withName(key)
                            .withValue(String.valueOf(value))
                            .build());
            return this;
        }

        Builder envIf(boolean wanted, String key, Object value) {
            return wanted ? env(key, value) : this;
        }

        /** A value of a Secret that the program reads only at its start. */
        Builder envFromSecret(String key, String secret, String secretKey) {
            environment.put(
                    key,
                    new EnvVarBuilder()
                            .withName(key)
                            .withNewValueFrom()
                            .withNewSecretKeyRef(secretKey, secret, false)
                            .endValueFrom()
                            .build());
            return this;
        }

        Builder mount(Mount mount) {
            mounts.add(mount);
            return this;
        }

        Builder reference(Reference reference) {
            references.add(reference);
            return this;
        }

        Builder target(Target target) {
            targets.add(target);
            return this;
        }

        Part build() {
            return new Part(
                    java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment)),
                    List.copyOf(mounts),
                    List.copyOf(references),
                    List.copyOf(targets));
        }
    }
}
