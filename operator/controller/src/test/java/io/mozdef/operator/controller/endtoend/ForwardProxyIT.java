// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mozdef.operator.controller.cluster.RealCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code podDefaults.proxy}: SQS and the issuer have names that only the proxy knows, and everything works all the same. */
@ExtendWith(RealCluster.class)
class ForwardProxyIT {

    private static final String SQS = "sqs.outside.test";
    private static final String ISSUER = "id.outside.test";

    @Test
    void theOutsideIsReachedThroughTheProxyAlone() throws IOException {
        assertThatThrownBy(() -> InetAddress.getByName(SQS)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> InetAddress.getByName(ISSUER)).isInstanceOf(UnknownHostException.class);
        try (LiveStack stack = new LiveStack();
                CountingProxy proxy = new CountingProxy(Map.of(
                        SQS, stack.servers().sqs().getPort(),
                        ISSUER, stack.servers().oidcIssuer().getPort()))) {
            stack.apply(
                    stack.connections("http://" + SQS + ":80")
                            + """
                            podDefaults: {proxy: {url: "http://127.0.0.1:%d"}}
                            workers: [{name: uptycs, source: {type: SQS}}]
                            api: {replicas: 1, oidc: {issuerUrl: "%s", url: "http://%s:80%s", audience: mozdef-api}}
                            """
                                    .formatted(
                                            proxy.port(),
                                            stack.servers().oidcIssuer(),
                                            ISSUER,
                                            stack.servers().oidcIssuer().getPath()),
                    "bastion",
                    "w-uptycs",
                    "api");
            stack.start(List.of("bastion", "w-uptycs", "api"));
            stack.uptycsSends("through-a-proxy");
            stack.awaitFound(Web.events("details.id:equals:through-a-proxy"));
            assertThat(proxy.seen()).contains(SQS, ISSUER);
        }
    }
}
