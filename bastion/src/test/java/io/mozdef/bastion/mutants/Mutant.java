// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code mutants.txt}: {@code Test#method | file | s/pattern/replacement/flags; ...}, where two guards hold the same thing with
 * another file and its changes behind that. Each substitution changes the first place that matches, with flag {@code g} all of them; with
 * {@code s} a dot matches the end of a line too.
 *
 * @param test the test that has to fail
 * @param changes by file, below {@code src/main/java/io/mozdef/bastion}
 */
record Mutant(String test, SortedMap<String, String> changes) {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "mozdef", "bastion");

    private static final Pattern SUBSTITUTION =
            Pattern.compile("\\s*s/((?:[^/\\\\]|\\\\.)*)/((?:[^/\\\\]|\\\\.)*)/([gs]*)(?:;|$)");

    static Mutant parse(String line) {
        String[] parts = line.split(" \\| ");
        if (parts.length < 3 || parts.length % 2 == 0) {
            throw new IllegalArgumentException("not 'test | file | change': " + line);
        }
        SortedMap<String, String> changes = new TreeMap<>();
        for (int i = 1; i < parts.length; i += 2) {
            changes.put(parts[i], parts[i + 1]);
        }
        return new Mutant(parts[0], changes);
    }

    /** All of the list, comments and empty lines left out. */
    static List<Mutant> list(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Mutant::parse)
                .toList();
    }

    /** What the sources are without the guard, by file; a substitution that changes nothing is stale, and named in the exception. */
    Map<Path, String> applied() throws IOException, StaleException {
        Map<Path, String> sources = new HashMap<>();
        for (Map.Entry<String, String> entry : changes.entrySet()) {
            Path file = SOURCES.resolve(entry.getKey());
            sources.put(file, applied(Files.readString(file), entry.getValue()));
        }
        return sources;
    }

    private static String applied(String source, String change) throws StaleException {
        String text = source;
        Matcher next = SUBSTITUTION.matcher(change);
        int end = 0;
        while (end < change.length() && next.find(end) && next.start() == end) {
            int flags = next.group(3).contains("s") ? Pattern.DOTALL : 0;
            Matcher place = Pattern.compile(next.group(1), flags).matcher(text);
            String replacement = next.group(2).replace("\\/", "/");
            String changed =
                    next.group(3).contains("g") ? place.replaceAll(replacement) : place.replaceFirst(replacement);
            if (changed.equals(text)) {
                throw new StaleException(next.group());
            }
            text = changed;
            end = next.end();
        }
        if (end < change.length()) {
            throw new StaleException("cannot be read: " + change.substring(end));
        }
        return text;
    }

    @Override
    public String toString() {
        return test + " | " + changes;
    }

    /** The line does not fit the source any more. */
    static final class StaleException extends Exception {
        private static final long serialVersionUID = 1L;

        StaleException(String message) {
            super(message);
        }
    }
}
