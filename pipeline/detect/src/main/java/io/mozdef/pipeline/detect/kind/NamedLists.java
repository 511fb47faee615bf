// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import java.util.Set;

/** Lists that people keep beside the rules, such as a watch list, by name. */
public interface NamedLists {

    /**
     * The list's entries as they are now, exactly as written; empty when there is no such list.
     *
     * @throws io.mozdef.pipeline.store.event.StoreUnavailableException when the engine cannot answer
     */
    Set<String> entries(String name);
}
