// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.alert.AlertStoreContract;
import io.mozdef.pipeline.store.audit.AuditTrail;

class MemoryAlertStoreTest extends AlertStoreContract {

    private final AuditTrail audit = new MemoryAuditTrail();
    private final AlertStore alerts = new MemoryAlertStore(audit);

    @Override
    protected AlertStore alerts() {
        return alerts;
    }

    @Override
    protected AuditTrail audit() {
        return audit;
    }
}
