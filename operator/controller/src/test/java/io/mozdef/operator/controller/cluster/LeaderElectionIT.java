// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of several pods of the operator one works. */
@ExtendWith(RealCluster.class)
class LeaderElectionIT {

    private static final String PAIR = "pair";

    private static String spec(int replicas) {
        return "storage: {search: {urls: [\"https://search:9200\"]}}\n" + "api: {replicas: " + replicas
                + ", oidc: {issuerUrl: \"https://id.example.org\", audience: a}}\n";
    }

    private static void scaledTo(int replicas) throws IOException {
        patchIn(PAIR, "demo", spec(replicas));
        patient().until(() -> {
            var deployment = admin().apps()
                    .deployments()
                    .inNamespace(PAIR)
                    .withName("demo-api")
                    .get();
            return deployment != null && deployment.getSpec().getReplicas() == replicas;
        });
    }

    private static String holder() {
        var lease = admin().leases().inNamespace(PAIR).withName(Helm.RELEASE).get();
        String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null ? "" : holder;
    }

    private static boolean leads(OperatorProcess operator) {
        return holder().startsWith(operator.podName() + "_");
    }

    @Test
    void oneWritesAndIsFollowedWhenItIsKilledAndWhenItEnds() throws IOException {
        try (Release release = new Release(new Helm.Four(cluster().plane().binary("helm")), PAIR)) {
            release.install(Release.images("1.2.0", "") + "replicaCount: 2\n");
            OperatorProcess first = release.start();
            OperatorProcess second = release.start();
            patient().until(() -> leads(first));
            scaledTo(2);
            scaledTo(3);
            assertThat(first.audit().writes()).isNotEmpty();
            assertThat(second.audit().all()).as("it stands by").isNotEmpty();
            assertThat(second.audit().writes()).isEmpty();

            first.kill();
            int written = first.audit().writes().size();
            scaledTo(4);
            assertThat(leads(second)).isTrue();
            assertThat(second.audit().writes()).isNotEmpty();
            assertThat(first.audit().writes()).hasSize(written);

            OperatorProcess third = release.start();
            second.handle().destroy();
            await("the end within its grace").atMost(Duration.ofSeconds(15)).until(() -> !second.handle()
                    .isAlive());
            // not the fifteen seconds after which a lease runs out
            assertThat(leads(second)).as("the lease was given back").isFalse();
            scaledTo(5);
            assertThat(leads(third)).isTrue();
            assertThat(release.audit().all()).noneMatch(r -> r.code() == 403);
            kubectlIn(PAIR, "delete", "mds", "demo");
        }
    }
}
