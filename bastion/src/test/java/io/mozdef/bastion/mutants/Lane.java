// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A copy of the packaged application and of its classes, in which one mutant at a time lives: only the class that changes is compiled,
 * and put into the copies. The sources and {@code target/quarkus-app} stay as they are. Confined to one thread.
 */
final class Lane {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path CLASSES = TARGET.resolve("classes");
    private static final Path APPLICATION = TARGET.resolve("quarkus-app");
    private static final int MOST_MINUTES = 4;

    /** A busy machine is slow, not wrong; but a test that waits for a guard which is not there waits for all of this. */
    private static final String PATIENCE = "-Dit.patience=20s";

    private final Path folder;
    private final Path classes;
    private final Path application;
    private final String classpath;

    Lane(int number) throws IOException {
        folder = TARGET.resolve("mutants").resolve(Integer.toString(number));
        classes = folder.resolve("classes");
        application = folder.resolve("quarkus-app");
        copy(CLASSES, classes);
        copy(APPLICATION, application);
        classpath = Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(entry -> isMain(Path.of(entry).toAbsolutePath()) ? classes.toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Failsafe has the jar where surefire has the classes. */
    private static boolean isMain(Path entry) {
        return entry.startsWith(TARGET) && !entry.endsWith("test-classes");
    }

    /** What became of a run: a word, and what there is to say. */
    record Verdict(String word, String detail) {
        boolean good() {
            return word.equals("noticed") || word.equals("passed");
        }
    }

    Verdict run(Mutant mutant) throws IOException, InterruptedException {
        Path compiled = folder.resolve("compiled");
        delete(compiled);
        Files.createDirectories(compiled);
        List<String> sources = new ArrayList<>();
        try {
            for (Map.Entry<Path, String> file : mutant.applied().entrySet()) {
                Path source = folder.resolve(file.getKey().getFileName());
                sources.add(Files.writeString(source, file.getValue()).toString());
            }
        } catch (Mutant.StaleException e) {
            return new Verdict("STALE", e.getMessage());
        }
        Path said = folder.resolve("compiler.log");
        if (compile(sources, compiled, said) != 0) {
            return new Verdict("BROKEN", Files.readString(said));
        }
        List<Path> changed = files(compiled)
                .map(compiled::relativize)
                .filter(path -> Files.exists(CLASSES.resolve(path)))
                .toList();
        install(compiled, changed);
        try {
            return run(List.of(mutant.test()), "SURVIVED", "noticed");
        } finally {
            restore(changed);
        }
    }

    /** With every guard in its place. */
    Verdict run(List<String> tests) throws IOException, InterruptedException {
        return run(tests, "passed", "RED");
    }

    private Verdict run(List<String> tests, String passed, String failed) throws IOException, InterruptedException {
        Path log = folder.resolve("test.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                PATIENCE,
                "-Dit.application=" + application,
                "-cp",
                classpath,
                NamedTests.class.getName()));
        command.addAll(tests);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                return new Verdict("BROKEN", "no end after " + MOST_MINUTES + " minutes");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(log);
        String failures =
                said.lines().filter(line -> line.startsWith("FAILED ")).collect(Collectors.joining("; "));
        return switch (process.exitValue()) {
            case NamedTests.PASSED -> new Verdict(passed, "");
            case NamedTests.FAILED ->
                failures.contains("did not start") ? new Verdict("BROKEN", said) : new Verdict(failed, failures);
            default -> new Verdict("BROKEN", said);
        };
    }

    private int compile(List<String> sources, Path to, Path said) throws IOException {
        try (var out = Files.newOutputStream(said)) {
            List<String> options = List.of("-proc:none", "-implicit:none", "-parameters", "-g", "--release", "17");
            List<String> arguments = new ArrayList<>(options);
            arguments.addAll(List.of("-cp", classpath, "-d", to.toString()));
            arguments.addAll(sources);
            return ToolProvider.getSystemJavaCompiler().run(null, out, out, arguments.toArray(new String[0]));
        }
    }

    /** Into the classes for unit tests, and into the jars: Quarkus has a second one for classes whose bytecode it has changed. */
    private void install(Path from, List<Path> changed) throws IOException {
        for (Path path : changed) {
            Files.copy(from.resolve(path), classes.resolve(path), StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path name : jars()) {
            try (FileSystem jar = FileSystems.newFileSystem(application.resolve(name))) {
                for (Path path : changed) {
                    Path entry = jar.getPath(path.toString());
                    if (Files.exists(entry)) {
                        Files.copy(from.resolve(path), entry, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    private void restore(List<Path> changed) throws IOException {
        for (Path path : changed) {
            Files.copy(CLASSES.resolve(path), classes.resolve(path), StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path name : jars()) {
            Files.copy(APPLICATION.resolve(name), application.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> all = Files.list(APPLICATION.resolve("app"))) {
            return Stream.concat(all, Stream.of(APPLICATION.resolve("quarkus").resolve("transformed-bytecode.jar")))
                    .map(APPLICATION::relativize)
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        delete(to);
        for (Path file : files(from).toList()) {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }
}
