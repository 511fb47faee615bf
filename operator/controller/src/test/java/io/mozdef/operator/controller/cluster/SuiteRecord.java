// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a JVM of the suite leaves behind for the class that looks at the whole of it: several share the suite, each with a cluster of
 * its own.
 *
 * @param classes that had the cluster
 * @param used rights that the operator used
 * @param refused requests of the operator that were refused
 */
record SuiteRecord(Set<String> classes, Set<String> used, Set<String> refused) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String RUN = "suite.run";
    private static final int FORBIDDEN = 403;

    static SuiteRecord of(Set<String> classes, List<Audit.Request> asked) {
        return new SuiteRecord(
                classes,
                asked.stream().flatMap(r -> r.rights().stream()).collect(Collectors.toCollection(TreeSet::new)),
                asked.stream()
                        .filter(r -> r.code() == FORBIDDEN)
                        .map(Audit.Request::toString)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Of this run of the suite alone: records of an earlier one would hide what this one did not do. */
    private static Path folder() {
        return Path.of("target", "suite", System.getProperty(RUN, "unnamed"));
    }

    /** Whether none of the JVMs has said something yet that is to be said once. */
    static boolean isFirstToSay(String what) throws IOException {
        if (System.getProperty(RUN) == null) {
            return true;
        }
        try {
            Files.createFile(Files.createDirectories(folder()).resolve(what));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    void write() throws IOException {
        Path file = Files.createDirectories(folder())
                .resolve(ProcessHandle.current().pid() + ".json");
        MAPPER.writeValue(file.toFile(), this);
    }

    /** All that was written until now, as one. */
    static SuiteRecord all() throws IOException {
        SuiteRecord all = new SuiteRecord(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        if (Files.isDirectory(folder())) {
            try (Stream<Path> files = Files.list(folder())) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".json")).toList()) {
                    SuiteRecord one = MAPPER.readValue(file.toFile(), SuiteRecord.class);
                    all.classes.addAll(one.classes);
                    all.used.addAll(one.used);
                    all.refused.addAll(one.refused);
                }
            }
        }
        return all;
    }
}
