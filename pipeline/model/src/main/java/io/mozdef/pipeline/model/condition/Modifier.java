// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.condition;

import io.mozdef.pipeline.model.event.FieldType;
import java.util.EnumSet;
import java.util.Set;

/** How a value is compared, and on which types of field that is exact on every engine. */
public enum Modifier {
    /** The whole value, ASCII case aside; on addresses, numbers, booleans and dates by value. */
    EQUALS(EnumSet.complementOf(EnumSet.of(FieldType.GEO_POINT))),
    /** The whole value, byte for byte (Sigma {@code cased}). */
    CASED(EnumSet.of(FieldType.KEYWORD)),
    /** {@code *} stands for any run of characters, {@code ?} for one, {@code \} takes the next literally. ASCII case aside. */
    WILDCARD(EnumSet.of(FieldType.KEYWORD, FieldType.TEXT)),
    CONTAINS(EnumSet.of(FieldType.KEYWORD, FieldType.TEXT)),
    STARTS_WITH(EnumSet.of(FieldType.KEYWORD, FieldType.TEXT)),
    ENDS_WITH(EnumSet.of(FieldType.KEYWORD, FieldType.TEXT)),
    /** The address lies in the network, IPv4 or IPv6. */
    CIDR(EnumSet.of(FieldType.IP)),
    GREATER(EnumSet.of(FieldType.LONG, FieldType.DOUBLE)),
    GREATER_OR_EQUAL(EnumSet.of(FieldType.LONG, FieldType.DOUBLE)),
    LESS(EnumSet.of(FieldType.LONG, FieldType.DOUBLE)),
    LESS_OR_EQUAL(EnumSet.of(FieldType.LONG, FieldType.DOUBLE)),
    /**
     * MozDef's TermMatch: on analysed text, any token of the value is among the field's tokens (standard analyser); on a
     * keyword, exact equality.
     */
    TOKEN(EnumSet.of(FieldType.KEYWORD, FieldType.TEXT)),
    /** MozDef's PhraseMatch: on analysed text, the value's tokens stand in the field in order and adjacent; on a keyword, exact equality. */
    PHRASE(EnumSet.of(FieldType.KEYWORD, FieldType.TEXT));

    private final Set<FieldType> types;

    Modifier(Set<FieldType> types) {
        this.types = types;
    }

    /** Whether the comparison is exact on fields of this type; a rule that asks otherwise does not load. */
    public boolean worksOn(FieldType type) {
        return types.contains(type);
    }
}
