// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Flags of the Java process as an application's own folder says: a file of lines, as {@code java @FILE} reads it. */
final class JavaOptions {

    private static final String BASTION = "/bastion/java.options";

    private JavaOptions() {}

    /** bastion/java.options, which comes with this program as it was when it was built. */
    static List<String> bastion() {
        try (InputStream file = Objects.requireNonNull(JavaOptions.class.getResourceAsStream(BASTION), BASTION)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
