// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.mozdef.operator.crd.MozDefStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BastionFlagsTest {

    @Test
    void podsHaveTheFlagsOfTheBastionsOwnFolder() throws IOException {
        List<String> flags = Files.readAllLines(Path.of("../../bastion/java.options")).stream()
                .filter(l -> l.startsWith("-"))
                .toList();
        MozDefStack stack = Serialization.unmarshal(
                """
                apiVersion: mozdef.io/v1alpha1
                kind: MozDefStack
                metadata: {name: s, namespace: n}
                spec:
                  transport: {sqs: {region: r, queueUrl: "https://q/1"}}
                  bastion: {}
                """,
                MozDefStack.class);
        List<String> command = StackPlanner.plan(stack, new Images("1.2.0", "b", "p"))
                .components()
                .get(0)
                .command();
        assertThat(flags).isNotEmpty();
        assertThat(command).startsWith("java").endsWith("-jar", Planned.JAR).containsSubsequence(flags);
    }
}
