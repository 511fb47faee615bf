// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import io.mozdef.bastion.config.Reloaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the secrets of one source: every file of a folder, and the value of {@code UMD_SECRET} when there is one. */
public final class SecretSource implements Reloaded.Reader<Secrets> {
    /** More than any secret has; a larger file is a mistake that must not fill the memory. */
    private static final long MAX_FILE_BYTES = 4096;

    private final Optional<Path> folder;
    private final Optional<String> environment;
    private final boolean signs;

    /**
     * Names the places to read from.
     *
     * @param folder one secret per file; files that begin with a dot are left out
     * @param environment the value of {@code UMD_SECRET}
     * @param signs whether they are keys of signatures
     */
    public SecretSource(Optional<Path> folder, Optional<String> environment, boolean signs) {
        this.folder = folder;
        this.environment = environment;
        this.signs = signs;
    }

    @Override
    public Secrets read(Consumer<String> problem) throws IOException {
        List<Secret> secrets = new ArrayList<>();
        if (environment.isPresent()) {
            add(secrets, Secret.of("UMD_SECRET", environment.get(), signs, problem));
        }
        if (folder.isPresent()) {
            for (Path file : files(folder.get())) {
                String name = file.getFileName().toString();
                if (Files.size(file) > MAX_FILE_BYTES) {
                    problem.accept("secret '" + name + "' is larger than " + MAX_FILE_BYTES + " bytes");
                } else {
                    add(
                            secrets,
                            Secret.of(
                                    name,
                                    new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1),
                                    signs,
                                    problem));
                }
            }
        }
        if (secrets.isEmpty()) {
            problem.accept("there is no valid secret: give a folder with one secret per file, or UMD_SECRET");
        }
        return new Secrets(secrets);
    }

    private static void add(List<Secret> secrets, @Nullable Secret secret) {
        if (secret != null) {
            secrets.add(secret);
        }
    }

    /** Kubelet swaps the symlink {@code ..data}: resolved once, all files of one reading are of one generation. */
    private static List<Path> files(Path folder) throws IOException {
        Path data = folder.resolve("..data");
        Path generation = Files.exists(data) ? data.toRealPath() : folder;
        try (Stream<Path> entries = Files.list(generation)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }
}
