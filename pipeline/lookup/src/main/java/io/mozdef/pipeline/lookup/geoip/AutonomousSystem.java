// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.lookup.geoip;

import java.util.Map;
import java.util.Optional;

/**
 * Whose network an address belongs to.
 *
 * @param number of the autonomous system
 * @param organisation its name, empty when the file does not say
 */
public record AutonomousSystem(long number, String organisation) {

    /** MaxMind and dbip name the two fields alike. */
    static Optional<AutonomousSystem> of(Map<?, ?> record) {
        if (!(record.get("autonomous_system_number") instanceof Number number)) {
            return Optional.empty();
        }
        Object name = record.get("autonomous_system_organization");
        return Optional.of(new AutonomousSystem(number.longValue(), name instanceof String text ? text : ""));
    }
}
