// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that an index has under {@code details}, as a tree, so that a path is looked up key by key without being put
 * together. Filled once, then only read.
 */
public final class KnownFields {

    private final Map<String, KnownFields> children = new HashMap<>();
    private boolean leaf;

    /** Adds the node of this name, or returns the one that is there. */
    public KnownFields child(String name) {
        return children.computeIfAbsent(name, n -> new KnownFields());
    }

    /** Says that this node holds values, not further fields. */
    public void markLeaf() {
        leaf = true;
    }

    boolean isLeaf() {
        return leaf;
    }

    /** The node at a key that may itself be a dotted path, or null. */
    @Nullable
    KnownFields at(String key) {
        KnownFields whole = children.get(key);
        if (whole != null || key.indexOf('.') < 0) {
            return whole;
        }
        KnownFields node = this;
        for (String part : key.split("\\.", -1)) {
            node = node == null ? null : node.children.get(part);
        }
        return node;
    }
}
