// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "0.0.0.0", "255.255.255.255", "2001:db8::1", "::", "::ffff:192.0.2.1", "FE80::1"})
    void takesAddresses(String address) {
        assertThat(FieldType.IP.accepts(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "010.1.1.1",
                "256.1.1.1",
                "1.2.3.4.5",
                "example.org",
                "fe80::1%eth0",
                ":",
                ":::",
                "1:2",
                "192.0.2.0/24",
                " 192.0.2.1",
                "beef"
            })
    void refusesWhatTheEngineWouldRefuse(String text) {
        assertThat(FieldType.IP.accepts(text)).isFalse();
    }

    @Test
    void numbersMayComeAsText() {
        assertThat(FieldType.LONG.accepts("65535")).isTrue();
        assertThat(FieldType.LONG.accepts(443L)).isTrue();
        assertThat(FieldType.LONG.accepts("443/tcp")).isFalse();
        assertThat(FieldType.LONG.accepts(1.5)).isFalse();
        assertThat(FieldType.LONG.accepts("99999999999999999999")).isFalse();
    }

    @Test
    void booleansAreTrueOrFalse() {
        assertThat(FieldType.BOOLEAN.accepts("true")).isTrue();
        assertThat(FieldType.BOOLEAN.accepts(false)).isTrue();
        assertThat(FieldType.BOOLEAN.accepts("yes")).isFalse();
    }

    @Test
    void objectsAreNoKeywords() {
        assertThat(FieldType.KEYWORD.accepts(java.util.Map.of())).isFalse();
        assertThat(FieldType.KEYWORD.accepts(List.of())).isFalse();
        assertThat(FieldType.KEYWORD.accepts(5L)).isTrue();
    }

    @Test
    void datesAreIsoWithAnOffset() {
        assertThat(FieldType.DATE.accepts("2026-11-23T10:00:00.123456+01:00")).isTrue();
        assertThat(FieldType.DATE.accepts("2026-11-23")).isFalse();
        assertThat(FieldType.DATE.accepts("Nov 23 10:00:00")).isFalse();
    }

    @Test
    void unlistedDetailsAreKeywords() {
        assertThat(FieldTypes.of("details.anything")).isNull();
        assertThat(FieldTypes.searchedAs("details.anything")).isEqualTo(FieldType.KEYWORD);
        assertThat(FieldTypes.searchedAs("details.sourceipaddress")).isEqualTo(FieldType.IP);
    }
}
