// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Counts how often each secret is shown, whatever becomes of the request: a secret whose counter rests is one that nobody uses. Each
 * valid secret is there from the start, at 0, so that a rate can be asked of it. Thread-safe.
 */
@Singleton
class SecretMeter {
    private final MeterRegistry registry;

    @Inject
    SecretMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the counters of a door's secrets as they are now. */
    void show(Source source) {
        source.credentials().secrets().get().names().forEach(name -> counter(source.name(), name));
    }

    void used(Source source, String secret) {
        counter(source.name(), secret).increment();
    }

    private Counter counter(String source, String secret) {
        return Counter.builder("mozdef.bastion.secret.used")
                .tag("source", source)
                .tag("secret", secret)
                .register(registry);
    }
}
