// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An end that is asked for comes in time. */
@ExtendWith(RealCluster.class)
class ShutdownIT {

    private static final String LEASE = "of-the-shutdown-test";

    @Test
    void aLeaderEndsWithinItsGrace() throws IOException {
        cluster().stopOperator();
        OperatorProcess leader = cluster().startOperator(NAMESPACE, Map.of("MOZDEF_OPERATOR_LEASE", LEASE));
        try {
            patient().until(() -> !holder().isEmpty());
            leader.handle().destroy();
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> !leader.handle()
                    .isAlive());
        } finally {
            leader.close();
            cluster().startOperator(Map.of());
        }
    }

    private static String holder() {
        var lease = admin().leases().inNamespace(NAMESPACE).withName(LEASE).get();
        String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null ? "" : holder;
    }
}
