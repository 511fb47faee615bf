// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.apply;
import static io.mozdef.operator.controller.cluster.Stacks.awaitCondition;
import static io.mozdef.operator.controller.cluster.Stacks.cluster;
import static io.mozdef.operator.controller.cluster.Stacks.deployment;
import static io.mozdef.operator.controller.cluster.Stacks.minimal;
import static io.mozdef.operator.controller.cluster.Stacks.newWrites;
import static io.mozdef.operator.controller.cluster.Stacks.patch;
import static io.mozdef.operator.controller.cluster.Stacks.patient;
import static io.mozdef.operator.controller.cluster.Stacks.reconciles;
import static io.mozdef.operator.controller.cluster.Stacks.writesOfTheStopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The next operator, which knows a newer version of the operands and renders other objects than the one before. */
@ExtendWith(RealCluster.class)
class UpgradeIT {

    private static final String DEPENDENTS = "io.mozdef.operator.controller.dependent.";

    private static Map<String, String> next() throws IOException {
        OtherProgram program = OtherProgram.copied("next-operator")
                .with(DEPENDENTS + "PodTemplates", "/q/health/live", "/q/health/well")
                .with(DEPENDENTS + "NetworkPolicyDependent", "fe80::/10", "fe80::/16");
        Map<String, String> environment = new HashMap<>();
        environment.put(OperatorProcess.PROGRAM, program.jar().toString());
        for (String image : new String[] {"bastion", "pipeline"}) {
            String key = image.toUpperCase(java.util.Locale.ROOT);
            environment.put("MOZDEF_OPERATOR_CURRENT_" + key, OperatorProcess.image(image, "1.3.0"));
            environment.put("MOZDEF_OPERATOR_PREVIOUS_" + key, OperatorProcess.image(image, "1.2.0"));
        }
        environment.put("MOZDEF_OPERATOR_CURRENT_VERSION", "1.3.0");
        environment.put("MOZDEF_OPERATOR_PREVIOUS_VERSION", "1.2.0");
        return environment;
    }

    private static String livePath(String deployment) {
        return deployment(deployment)
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getLivenessProbe()
                .getHttpGet()
                .getPath();
    }

    @Test
    void anotherTemplateRollsNothingUntilAPersonChangesSomething() throws IOException {
        String name = apply(minimal());
        String automatic = apply(minimal() + "upgradePolicy: Automatic\n");
        awaitCondition(name, "Ready", "True", null);
        awaitCondition(automatic, "Ready", "True", null);
        assertThat(livePath(name + "-api")).isEqualTo("/q/health/live");
        cluster().stopOperator();
        int writes = writesOfTheStopped();
        cluster().startOperator(next());
        try {
            // who wants to follow, follows
            patient().until(() -> livePath(automatic + "-api").equals("/q/health/well"));
            awaitCondition(automatic, "Ready", "True", null);
            patient().until(() -> reconciles() >= 20);
            assertThat(newWrites(writes)).noneMatch(r -> isOf(name, r.name()));

            // what somebody else changes goes back to what the operator before had rendered
            deployment(name + "-api").edit(d -> new DeploymentBuilder(d)
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .editFirstContainer()
                    .editLivenessProbe()
                    .editHttpGet()
                    .withPath("/elsewhere")
                    .endHttpGet()
                    .endLivenessProbe()
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build());
            patient().until(() -> livePath(name + "-api").equals("/q/health/live"));

            // a person changes one component: it is rendered anew, the others are not
            patch(name, minimal().replace("cron: {}", "cron: {retention: {events: 90d}}"));
            patient().until(() -> livePath(name + "-cron").equals("/q/health/well"));
            awaitCondition(name, "Ready", "True", null);
            assertThat(livePath(name + "-api")).isEqualTo("/q/health/live");

            // and the version that is asked for comes with all of it
            patch(name, minimal() + "version: 1.3.0\n");
            patient().until(() -> livePath(name + "-bastion").equals("/q/health/well"));
            awaitCondition(name, "Ready", "True", null);
            assertThat(livePath(name + "-api")).isEqualTo("/q/health/well");
        } finally {
            Stacks.stacks().delete();
            cluster().stopOperator();
            cluster().startOperator(Map.of());
        }
    }

    private static boolean isOf(String stack, String object) {
        return object.equals(stack) || object.startsWith(stack + "-") || object.startsWith(stack + ".");
    }
}
