// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStoreContract;

class MemoryStateStoreTest extends StateStoreContract {

    private final MemoryStateStore states = new MemoryStateStore();

    @Override
    protected StateStore states() {
        return states;
    }
}
