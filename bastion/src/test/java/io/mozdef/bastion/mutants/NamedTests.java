// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.mutants;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests in a process of their own, since a class cannot be loaded twice with and without a guard. */
final class NamedTests {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int ABSENT = 3;

    private static final Path TEST_CLASSES = Path.of("target", "test-classes");

    private NamedTests() {}

    /** @param names {@code Class#method}, the class by its simple name */
    public static void main(String[] names) throws Exception {
        List<DiscoverySelector> selected = new ArrayList<>();
        for (String name : names) {
            Class<?> type = find(name.substring(0, name.indexOf('#')));
            Method method = Stream.of(type.getDeclaredMethods())
                    .filter(candidate -> candidate.getName().equals(name.substring(name.indexOf('#') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchMethodException(name));
            selected.add(DiscoverySelectors.selectMethod(type, method));
        }
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selected)
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        for (TestExecutionSummary.Failure failure : summary.getFailures()) {
            String text = String.valueOf(failure.getException());
            System.out.println("FAILED " + failure.getTestIdentifier().getDisplayName() + ": " + text);
        }
        if (summary.getTotalFailureCount() > 0) {
            System.exit(FAILED); // also when some thread of a test still waits
        }
        System.exit(summary.getTestsSucceededCount() > 0 ? PASSED : ABSENT);
    }

    private static Class<?> find(String simpleName) throws IOException, ClassNotFoundException {
        try (Stream<Path> all = Files.walk(TEST_CLASSES)) {
            Path file = all.filter(path -> path.endsWith(simpleName + ".class"))
                    .findFirst()
                    .orElseThrow(() -> new ClassNotFoundException(simpleName));
            String path = TEST_CLASSES.relativize(file).toString();
            return Class.forName(
                    path.substring(0, path.length() - ".class".length()).replace('/', '.'));
        }
    }
}
