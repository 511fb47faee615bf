// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.mozdef.operator.crd.CaRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Authorities that a process trusts beside the platform's ({@code mozdef.ca-files}, {@code mozdef.bastion.ca-files}): of all pods, and of
 * SQS, whose client takes no file of its own. They are read at the start, so that another content needs new pods.
 */
final class AddedAuthorities {

    private static final String FOLDER = Planned.ROOT + "authorities/";

    private AddedAuthorities() {}

    /** A connection's own. */
    static void add(Part.Builder part, Program program, String name, CaRef ref) {
        part.env(key(program), file(name, ref))
                .mount(mount(name, ref))
                .reference(Reference.certificatesReadAtStart(ref));
    }

    /** Those of all pods, behind those of the component's connections. */
    static ComponentPlan complete(ComponentPlan plan, List<CaRef> refs) {
        if (refs.isEmpty()) {
            return plan;
        }
        String key = key(plan.program());
        List<String> files = new ArrayList<>();
        List<Mount> mounts = new ArrayList<>(plan.mounts());
        List<Reference> references = new ArrayList<>(plan.references());
        for (int i = 0; i < refs.size(); i++) {
            String name = String.valueOf(i);
            files.add(file(name, refs.get(i)));
            mounts.add(mount(name, refs.get(i)));
            references.add(Reference.certificatesReadAtStart(refs.get(i)));
        }
        String value = Stream.concat(
                        plan.environment().stream()
                                .filter(e -> e.getName().equals(key))
                                .map(EnvVar::getValue)
                                .filter(Objects::nonNull),
                        files.stream())
                .collect(Collectors.joining(","));
        List<EnvVar> environment = new ArrayList<>(plan.environment());
        environment.removeIf(e -> e.getName().equals(key));
        environment.add(new EnvVarBuilder().withName(key).withValue(value).build());
        return new Revision(plan)
                .environment(environment)
                .mounts(mounts)
                .references(references)
                .plan();
    }

    private static String key(Program program) {
        return program == Program.BASTION ? "mozdef.bastion.ca-files" : "mozdef.ca-files";
    }

    private static String file(String name, CaRef ref) {
        return FOLDER + name + "/" + ref.key();
    }

    private static Mount mount(String name, CaRef ref) {
        return Mount.certificates("authority-" + name, FOLDER + name, ref);
    }
}
