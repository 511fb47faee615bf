// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import io.mozdef.bastion.config.Reloaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the secrets of one source: every file of a folder, and the value of {@code UMD_SECRET} when there is one. */
public final class SecretSource implements Reloaded.Reader<Secrets> {
    /** More than any secret has; a larger file is a mistake that must not fill the memory. */
    private static final long MAX_FILE_BYTES = 4096;

    private static final int ATTEMPTS = 5;

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
            read(folder.get()).forEach((name, text) -> {
                if (text == null) {
                    problem.accept("secret '" + name + "' is larger than " + MAX_FILE_BYTES + " bytes");
                } else {
                    add(secrets, Secret.of(name, text, signs, problem));
                }
            });
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

    /**
     * All files of one generation. Kubelet swaps the symlink {@code ..data} and then deletes what it pointed to: what was read while that
     * happened may be half of it, and is read again.
     */
    private static SortedMap<String, @Nullable String> read(Path folder) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path generation = generation(folder);
            try {
                SortedMap<String, @Nullable String> files = texts(generation);
                if (generation(folder).equals(generation)) {
                    return files;
                }
            } catch (NoSuchFileException e) {
                if (generation(folder).equals(generation)) {
                    throw e;
                }
            }
        }
        throw new IOException(folder + " changes faster than it can be read");
    }

    private static Path generation(Path folder) throws IOException {
        Path data = folder.resolve("..data");
        return Files.isSymbolicLink(data) ? folder.resolve(Files.readSymbolicLink(data)) : folder;
    }

    /** Content by name; null for a file that is too large. */
    private static SortedMap<String, @Nullable String> texts(Path generation) throws IOException {
        SortedMap<String, @Nullable String> texts = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(generation)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    boolean fits = attributes.size() <= MAX_FILE_BYTES;
                    texts.put(name, fits ? Files.readString(entry, StandardCharsets.ISO_8859_1) : null);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return texts;
    }
}
