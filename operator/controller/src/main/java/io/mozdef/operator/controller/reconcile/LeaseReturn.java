// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reconcile;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Gives the lease back at an end that was asked for, so that the next one need not wait until it has run out. The SDK lets it run out.
 * Thread-safe.
 */
@Singleton
class LeaseReturn {

    private static final Logger LOG = Logger.getLogger(LeaseReturn.class);

    private final KubernetesClient client;
    private volatile boolean ending;

    LeaseReturn(KubernetesClient client) {
        this.client = client;
    }

    void end(@Observes @Priority(1) ShutdownEvent event) {
        ending = true;
    }

    /**
     * Called when all work is done. A lease that was lost is left alone: whoever took it has it, and as long as nobody has, work of ours
     * may still be under way.
     */
    void giveBack(String name, String identity) {
        if (!ending) {
            return;
        }
        try {
            Lease lease = client.leases()
                    .inNamespace(client.getNamespace())
                    .withName(name)
                    .get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity("");
                client.resource(lease).lockResourceVersion().update();
            }
        } catch (KubernetesClientException e) {
            // it runs out by itself
            LOG.warnf("lease %s is not given back: %s", name, e.getMessage());
        }
    }
}
