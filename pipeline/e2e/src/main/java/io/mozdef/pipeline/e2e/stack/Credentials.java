// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secrets of one stack, drawn anew for each and laid into files as Kubernetes mounts them.
 *
 * @param uptycsSecret what Uptycs sends in its header
 * @param senderToken what log shippers send to loginput
 */
public record Credentials(String uptycsSecret, String senderToken) {

    /** What loginput calls the sender with the token. */
    public static final String SENDER = "demo-shipper";

    static Credentials draw() {
        return new Credentials(random(), random());
    }

    /** The folder of secrets as the bastion reads it. */
    Path layUptycsSecret(Path folder) {
        return lay(folder.resolve("secrets/uptycs"), "current", uptycsSecret);
    }

    /** The folder of tokens as loginput reads it. */
    Path laySenderToken(Path folder) {
        return lay(folder.resolve("secrets/loginput"), SENDER, senderToken);
    }

    private static Path lay(Path folder, String name, String value) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(name);
            Files.writeString(file, value);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return folder.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a secret below " + folder, e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Never shows the values. */
    @Override
    public String toString() {
        return "credentials";
    }
}
