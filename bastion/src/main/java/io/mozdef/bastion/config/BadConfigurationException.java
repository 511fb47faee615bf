// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;

/** The configuration cannot be run with; the message lists every problem. Quarkus prints it without a stack trace and exits with 1. */
public final class BadConfigurationException extends ConfigurationException {
    BadConfigurationException(List<String> problems) {
        super("the configuration has " + problems.size() + (problems.size() == 1 ? " problem" : " problems") + ":\n  - "
                + String.join("\n  - ", problems));
    }
}
