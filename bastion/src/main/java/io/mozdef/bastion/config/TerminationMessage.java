// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jboss.logging.Logger;

/** Tells Kubernetes why this process did not start: {@code kubectl describe pod} and the operator's status show it. Thread-safe. */
@Singleton
public final class TerminationMessage {
    private static final Logger LOG = Logger.getLogger(TerminationMessage.class);

    /** Kubernetes keeps no more bytes of it. */
    private static final int MOST = 4_096;

    private final Path file;

    @Inject
    TerminationMessage(Config config) {
        this.file = config.messageFile();
    }

    /** Writes the words into the file, if it is there: Kubernetes makes it. They must hold no secret. */
    public void write(String words) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(file, bytes.length <= MOST ? bytes : Arrays.copyOf(bytes, MOST));
        } catch (IOException e) {
            LOG.warnf("cannot write why this process ends to %s: %s", file, e);
        }
    }

    /** Where the message goes. */
    @ConfigMapping(prefix = "mozdef.bastion.termination")
    interface Config {
        /** A file that is there already, or nothing is written; Kubernetes' {@code terminationMessagePath}. */
        @WithDefault("/dev/termination-log")
        Path messageFile();
    }
}
