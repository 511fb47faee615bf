// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.audit.AuditTrail;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The search engine and the stores in it, opened by the first role that needs them. */
@Singleton
public class SearchEngine implements SharedConnection {

    @Produces
    @Singleton
    EventQueries events() {
        throw new StoreUnavailableException("not built yet");
    }

    @Produces
    @Singleton
    AlertStore alerts() {
        throw new StoreUnavailableException("not built yet");
    }

    @Produces
    @Singleton
    AuditTrail audit() {
        throw new StoreUnavailableException("not built yet");
    }

    @Override
    public void close() {}
}
