// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a mounted folder as one generation. Kubelet swaps the link {@code ..data} and then deletes what it pointed to: what
 * was read while that happened may be half of one generation, half of the next, and is read again.
 */
public final class MountedFolder {

    private static final String DATA = "..data";
    private static final int ATTEMPTS = 5;

    private MountedFolder() {}

    /**
     * What is made of the files.
     *
     * @param <T> of one generation
     */
    public interface Reading<T> {

        /** @param generation the folder where the files lie, which may vanish meanwhile; files that begin with a dot are no content */
        T read(Path generation) throws IOException;
    }

    /**
     * Reads until the folder was the same before and after.
     *
     * @throws IOException of the reading, when the folder did not change over it; {@link ChangingException} when it changes all the time
     */
    public static <T> T read(Path folder, Reading<T> reading) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path generation = generation(folder);
            try {
                T content = reading.read(generation);
                if (generation(folder).equals(generation)) {
                    return content;
                }
            } catch (NoSuchFileException e) {
                if (generation(folder).equals(generation)) {
                    throw e;
                }
            }
        }
        throw new ChangingException(folder);
    }

    private static Path generation(Path folder) throws IOException {
        Path data = folder.resolve(DATA);
        return Files.isSymbolicLink(data) ? folder.resolve(Files.readSymbolicLink(data)) : folder;
    }

    /** The folder is there and alive, but no generation of it stayed long enough to be read. */
    public static final class ChangingException extends IOException {

        private static final long serialVersionUID = 1L;

        ChangingException(Path folder) {
            super(folder + " changes faster than it can be read");
        }
    }
}
