// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.operator.controller.cluster.RealCluster;
import io.mozdef.operator.controller.cluster.Stacks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A source of the bastion, and a worker, with a queue and credentials of their own beside the stack's. */
@ExtendWith(RealCluster.class)
class OtherAccountIT {

    private static final List<String> STARTED = List.of("bastion", "b-partner", "w-partner", "api");

    @Test
    void itsAlertsGoThroughItsOwnQueueAndThroughNoOther() throws IOException {
        try (LiveStack stack = new LiveStack()) {
            String sqs = stack.servers().sqs().toString();
            String keys = stack.name() + "-partner";
            Stacks.secret(keys, Map.of("access-key-id", "partner", "secret-access-key", "partner"));
            String connection =
                    """
                    {region: us-west-2, queueUrl: "%s", deadLetterQueueUrl: "%s", endpoint: "%s", secretRef: {name: %s}}"""
                            .formatted(
                                    stack.servers().createQueue(keys, Map.of("VisibilityTimeout", "30")),
                                    stack.servers().createQueue(keys + "-dead", Map.of()),
                                    sqs,
                                    keys);
            stack.apply(
                    stack.connections(sqs)
                                    .replace(
                                            "bastion: {replicas: 1,",
                                            "bastion: {replicas: 1, sources: [{name: partner, sqs: " + connection
                                                    + "}],")
                            + """
                            workers:
                            - {name: partner, source: {type: SQS, sqs: %s}}
                            api: {replicas: 1, oidc: {issuerUrl: "%s", audience: mozdef-api}}
                            """
                                    .formatted(connection, stack.servers().oidcIssuer()),
                    STARTED.toArray(String[]::new));
            assertThat(Stacks.deployment(stack.name() + "-b-partner")
                            .get()
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getServiceAccountName())
                    .isEqualTo(stack.name() + "-b-partner");
            stack.start(STARTED);

            // the stack's own queue has no worker here: what is found has come by the other one
            assertThat(post(stack, "b-partner", "/webhooks/partner", "partner")).isEqualTo(200);
            stack.awaitFound(Web.events("details.id:equals:partner"));
            assertThat(post(stack, "bastion", "/uptycs", "uptycs")).isEqualTo(200);

            // each has its own door, and nobody has the other's
            assertThat(post(stack, "bastion", "/webhooks/partner", "partner")).isEqualTo(401);
            assertThat(post(stack, "b-partner", "/uptycs", "uptycs")).isEqualTo(401);
        }
    }

    private static int post(LiveStack stack, String component, String path, String source) throws IOException {
        return Web.post(
                stack.pod(component).at("http", path),
                Map.of("Uptomozdef-Secret", stack.secretOf(source)),
                Web.uptycsAlert(source));
    }
}
