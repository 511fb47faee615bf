// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.webhook;

import io.mozdef.bastion.secret.SignatureForm;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The doors and who may use them. */
@ConfigMapping(prefix = "mozdef.bastion")
public interface WebhookConfig {
    /** Networks that may send, separated by commas. {@code 0.0.0.0/0,::/0} is open access. */
    Optional<String> allowlist();

    /** The same in a file, read again when it changes; an empty file admits nobody. Wins over {@code allowlist}. */
    Optional<Path> allowlistFile();

    /** How often files of secrets and addresses are looked at. */
    @WithDefault("2s")
    Duration reloadInterval();

    /** What Retry-After says with 503. */
    @WithDefault("5s")
    Duration retryAfter();

    /** One per sender; {@code uptycs} is always there and is served at {@code /uptycs} too. */
    Map<String, SourceConfig> sources();

    /** One sender. */
    interface SourceConfig {
        /** False closes the door. */
        @WithDefault("true")
        boolean enabled();

        /** Networks that may send to this door, instead of the shared ones. */
        Optional<String> allowlist();

        /** The same in a file. */
        Optional<Path> allowlistFile();

        /** Requests per second on average; more get 429. 0 is off. */
        @WithDefault("0")
        double rate();

        /** Requests that may come at once, when the rate was not used before. */
        @WithDefault("100")
        int burst();

        /** Largest body in bytes, when that shall be less than the queue takes. */
        Optional<MemorySize> maxBody();

        /** Requests past the guards and not yet answered, of this door alone; a quarter of the whole where requests are signed. */
        Optional<Integer> inFlight();

        /** Bytes of their bodies; likewise. */
        Optional<MemorySize> bodyMemory();

        /** Folder of files, each with one valid secret. */
        Optional<Path> secretsDir();

        /** User of HTTP Basic, whose password is one of the secrets; without it Basic is not taken. */
        Optional<String> basicUser();

        /** How requests are signed, {@code github} or {@code standard}; then the secrets are keys and are never sent. */
        Optional<SignatureForm> signature();

        /** How far a signed time may be from ours. */
        @WithDefault("5m")
        Duration signatureTolerance();

        /** Header that carries the secret. */
        @WithDefault("Uptomozdef-Secret")
        String header();
    }
}
