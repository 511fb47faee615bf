// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.reference;

import io.mozdef.operator.controller.plan.Reference;

/** One object that may be watched. */
public record ReferenceKey(Reference.Kind kind, String namespace, String name) {

    /** As people write it. */
    public String described() {
        return kind.written() + " " + name;
    }
}
