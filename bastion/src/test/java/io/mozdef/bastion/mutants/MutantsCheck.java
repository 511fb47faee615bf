// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.mutants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every line of {@code src/test/mutants/mutants.txt}, or those that contain {@code -Dmutants.only}, a regular expression. First the tests
 * that are named have to pass with every guard in its place; then each has to fail without its guard. Not a part of the build: README.md
 * has the command. What is found is in {@code target/mutants/report.txt} while it runs.
 */
class MutantsCheck {
    private static final int LANES = Integer.getInteger("mutants.lanes", 2);
    private static final Path REPORT = Path.of("target", "mutants", "report.txt");

    /** Something to run in a lane. */
    private interface Task {
        Lane.Verdict run(Lane lane) throws Exception;
    }

    private final List<String> bad = new ArrayList<>();

    @Test
    @Timeout(3_600)
    void everyTestNoticesThatItsGuardIsGone() throws Exception {
        Pattern only = Pattern.compile(System.getProperty("mutants.only", ""));
        List<Mutant> mutants = Mutant.list(Path.of("src", "test", "mutants", "mutants.txt")).stream()
                .filter(mutant -> only.matcher(mutant.toString()).find())
                .toList();
        assertThat(mutants).isNotEmpty();
        Files.createDirectories(REPORT.getParent());
        Files.deleteIfExists(REPORT);

        Queue<Callable<Void>> tasks = new ConcurrentLinkedQueue<>();
        ThreadLocal<Lane> lanes = new ThreadLocal<>();
        mutants.stream()
                .map(Mutant::test)
                .distinct()
                .collect(groupingBy(
                        test -> test.substring(0, test.indexOf('#')), TreeMap::new, mapping(test -> test, toList())))
                .forEach((type, tests) -> tasks.add(task(lanes, type, lane -> lane.run(tests))));
        mutants.forEach(mutant -> tasks.add(task(lanes, mutant.toString(), lane -> lane.run(mutant))));

        ExecutorService threads = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int number : IntStream.rangeClosed(1, LANES).toArray()) {
                running.add(threads.submit(() -> {
                    lanes.set(new Lane(number));
                    for (Callable<Void> next = tasks.poll(); next != null; next = tasks.poll()) {
                        next.call();
                    }
                    return null;
                }));
            }
            for (Future<Void> lane : running) {
                lane.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(bad).isEmpty();
    }

    private Callable<Void> task(ThreadLocal<Lane> lanes, String name, Task task) {
        return () -> {
            long begin = System.nanoTime();
            Lane.Verdict verdict = task.run(lanes.get());
            report(name, verdict, (System.nanoTime() - begin) / 1_000_000_000);
            return null;
        };
    }

    private synchronized void report(String name, Lane.Verdict verdict, long seconds) throws java.io.IOException {
        String detail = verdict.detail().lines().map(String::strip).collect(Collectors.joining(" "));
        String line = "%-8s %3d s %s%n".formatted(verdict.word(), seconds, name);
        String reason = detail.isEmpty() ? "" : "                 " + abbreviated(detail) + "\n";
        Files.writeString(REPORT, line + reason, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (!verdict.good()) {
            bad.add(line);
        }
    }

    private static String abbreviated(String text) {
        return text.length() <= 300 ? text : text.substring(0, 200) + " ... " + text.substring(text.length() - 100);
    }
}
