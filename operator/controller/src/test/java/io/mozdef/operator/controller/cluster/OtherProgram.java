// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The packaged operator with another text in its classes: as the next version of it, which renders other objects. */
final class OtherProgram {

    private static final Path PACKAGED = Path.of("target", "quarkus-app");

    private final Path folder;

    private OtherProgram(Path folder) {
        this.folder = folder;
    }

    static OtherProgram copied(String name) throws IOException {
        Path folder = Path.of("target", name);
        try (Stream<Path> files = Files.walk(PACKAGED)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(PACKAGED.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return new OtherProgram(folder);
    }

    /** A constant of a class by another one of the same length. */
    OtherProgram with(String type, String before, String after) throws IOException {
        byte[] old = before.getBytes(StandardCharsets.UTF_8);
        byte[] other = after.getBytes(StandardCharsets.UTF_8);
        if (old.length != other.length) {
            throw new IllegalArgumentException(before + " and " + after + " differ in length");
        }
        try (Stream<Path> jars = Files.list(folder.resolve("app"))) {
            for (Path jar : jars.toList()) {
                try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                    Path file = inside.getPath(type.replace('.', '/') + ".class");
                    Files.write(file, replaced(Files.readAllBytes(file), old, other));
                }
            }
        }
        return this;
    }

    private static byte[] replaced(byte[] text, byte[] before, byte[] after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int times = 0;
        for (int i = 0; i < text.length; ) {
            boolean here = i + before.length <= text.length
                    && java.util.Arrays.equals(text, i, i + before.length, before, 0, before.length);
            out.writeBytes(here ? after : new byte[] {text[i]});
            times += here ? 1 : 0;
            i += here ? before.length : 1;
        }
        if (times == 0) {
            throw new IllegalStateException(new String(before, StandardCharsets.UTF_8) + " is not in the class");
        }
        return out.toByteArray();
    }

    Path jar() {
        return folder.resolve("quarkus-run.jar");
    }
}
