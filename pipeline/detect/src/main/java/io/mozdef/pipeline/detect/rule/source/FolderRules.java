// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import io.mozdef.pipeline.detect.rule.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rules in a folder, such as a mounted ConfigMap. Names that start with a dot are passed over: kubelet keeps its versions
 * of a mounted volume there. Thread-safe.
 */
public final class FolderRules implements RuleSource {

    private static final int MAX_DEPTH = 8;

    /** Largest rule file, in bytes: a ConfigMap holds at most 1 MiB altogether. */
    private static final long MAX_SIZE = 1024 * 1024;

    private final Path folder;

    public FolderRules(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public Contents read() throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : found.filter(this::isRule).toList()) {
                String path = folder.relativize(file).toString().replace('\\', '/');
                try {
                    if (Files.size(file) > MAX_SIZE) {
                        problems.add(new Problem(path, 0, "larger than " + MAX_SIZE + " bytes"));
                    } else {
                        texts.put(path, Files.readString(file));
                    }
                } catch (IOException e) {
                    problems.add(new Problem(path, 0, "not readable as UTF-8 text"));
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException("cannot list " + folder, e);
        }
        return new Contents(RuleFiles.pair(texts), problems);
    }

    private boolean isRule(Path file) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return Files.isRegularFile(file) && RuleFiles.isRuleOrTests(file.toString());
    }
}
