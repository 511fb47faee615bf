// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.model.event.FieldType;
import io.mozdef.pipeline.model.event.FieldTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What it means to group by fields; the same for every store. */
public final class GroupFields {

    private GroupFields() {}

    /**
     * The condition that an event is in the group.
     *
     * @param key values as {@link EventQueries#groups} gave them
     */
    public static Condition member(Map<String, String> key) {
        check(key.keySet());
        List<Condition> parts = new ArrayList<>();
        key.forEach((field, value) -> {
            boolean keyword = FieldTypes.searchedAs(field) == FieldType.KEYWORD;
            parts.add(Condition.match(field, keyword ? Modifier.CASED : Modifier.EQUALS, value));
        });
        return new Condition.AllOf(parts);
    }

    /** Throws {@link IllegalArgumentException} when a field's values cannot be told apart exactly: analysed text, points. */
    public static void check(Collection<String> fields) {
        for (String field : fields) {
            FieldType type = FieldTypes.searchedAs(field);
            if (type == FieldType.TEXT || type == FieldType.GEO_POINT) {
                throw new IllegalArgumentException("events cannot be grouped by " + field + ", which is a " + type);
            }
        }
    }
}
