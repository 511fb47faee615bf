// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

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
class TerminationMessage {

    /** Names the file, which is there already or nothing is written; Kubernetes' {@code terminationMessagePath}. */
    static final String KEY = "mozdef.termination.message-file";

    private static final Logger LOG = Logger.getLogger(TerminationMessage.class);
    private static final String DEFAULT_FILE = "/dev/termination-log";

    /** Kubernetes keeps no more bytes of it. */
    private static final int MOST = 4_096;

    private final Path file;

    @Inject
    TerminationMessage(Settings settings) {
        this.file = Path.of(settings.value(KEY).orElse(DEFAULT_FILE));
    }

    /** Writes the words into the file, if Kubernetes made it. They must hold no secret. */
    void write(String words) {
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
}
