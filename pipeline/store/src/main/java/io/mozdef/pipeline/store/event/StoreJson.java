// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mozdef.pipeline.model.event.JsonTree;

/** JSON between us and the store. */
public final class StoreJson {

    /**
     * Reads what the store holds: a document as deep, with names and numbers as long, as {@link JsonTree} lets one in, plus
     * what the store wraps around it. Several values in a row are written without anything between them.
     */
    public static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .rootValueSeparator("")
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4 * JsonTree.MAX_DEPTH)
                    .maxNumberLength(10 * JsonTree.MAX_NUMBER_LENGTH)
                    .maxNameLength(10 * JsonTree.MAX_NAME_LENGTH)
                    .build())
            .build();

    private StoreJson() {}
}
