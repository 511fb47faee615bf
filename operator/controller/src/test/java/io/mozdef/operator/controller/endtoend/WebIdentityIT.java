// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mozdef.operator.controller.cluster.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Without keys, with what EKS puts into pods of an annotated ServiceAccount: a token in a file, and the role that it is for. */
@ExtendWith(RealCluster.class)
class WebIdentityIT {

    private static final String ROLE = "arn:aws:iam::123456789012:role/mozdef";

    @TempDir
    Path folder;

    private UnaryOperator<Map<String, String>> injected(StubSts sts, String component) throws IOException {
        Path token = Files.writeString(folder.resolve(component), "token-of-" + component);
        return environment -> {
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
            all.put("AWS_ROLE_ARN", ROLE);
            all.put("AWS_EC2_METADATA_DISABLED", "true");
            // EKS gives it too; without, the SDK asks the global endpoint, whatever else is said
            all.put("AWS_REGION", "us-east-1");
            all.put("AWS_ENDPOINT_URL_STS", sts.url().toString());
            return all;
        };
    }

    @Test
    void bastionAndWorkersTakeOnTheirRole() throws IOException {
        try (LiveStack stack = new LiveStack();
                StubSts sts = new StubSts()) {
            String sqs = "http://127.0.0.1:" + stack.servers().sqs().getPort();
            stack.apply(
                    stack.connections(sqs).replaceFirst(", secretRef: \\{name: [a-z0-9-]+-aws}", "")
                            + """
                            workers:
                            - name: uptycs
                              source: {type: SQS}
                              serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "%s"}}
                            """
                                    .formatted(ROLE),
                    "bastion",
                    "w-uptycs");
            for (String component : new String[] {"bastion", "w-uptycs"}) {
                stack.start(component, injected(sts, component));
                stack.awaitReady(component);
            }
            // with the keys that the role gives, the queue is reached
            stack.uptycsSends("with-a-role");
            for (String component : new String[] {"bastion", "w-uptycs"}) {
                await("the role of " + component)
                        .atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(200))
                        .untilAsserted(() -> assertThat(sts.asked())
                                .anyMatch(body -> body.contains("Action=AssumeRoleWithWebIdentity")
                                        && body.contains("RoleArn=" + ROLE)
                                        && body.contains("WebIdentityToken=token-of-" + component)));
            }
        }
    }
}
