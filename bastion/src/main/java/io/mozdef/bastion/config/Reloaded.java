// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A value made from files that may change while we run.
 *
 * <p>{@link #refresh} reads the files whole and compares, instead of watching them: kubelet swaps a symlink two levels
 * up, which file events miss, and the files are tiny. Entries that are wrong are reported and left out; when the files
 * cannot be read at all, the last value stays. Readers see the old or the new value, never a mixture. Thread-safe.
 *
 * @param <T> immutable, with {@code equals}
 */
public final class Reloaded<T> implements Supplier<T> {
    private static final Logger LOG = Logger.getLogger(Reloaded.class);

    /** Reads the files and says what is wrong with them. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Consumer<String> problem) throws IOException;
    }

    private final String key;
    private final Reader<T> reader;
    private volatile T value;
    private volatile List<String> problems = List.of();

    private Reloaded(String key, Reader<T> reader, T value) {
        this.key = key;
        this.reader = reader;
        this.value = value;
    }

    /** Reads for the first time; what is wrong goes to {@code problems} under {@code key}, and {@code none} stands in. */
    public static <T> Reloaded<T> start(String key, T none, Reader<T> reader, Problems problems) {
        T first = none;
        try {
            first = reader.read(what -> problems.add(key, what));
        } catch (IOException | UncheckedIOException e) {
            problems.add(key, "cannot be read: " + e);
        }
        return new Reloaded<>(key, reader, first);
    }

    @Override
    public T get() {
        return value;
    }

    /** What was wrong at the last reading; empty when all is well. */
    public List<String> problems() {
        return problems;
    }

    /** Reads again; called by one thread at a time. Returns true when the value changed. */
    public boolean refresh() {
        List<String> now = new ArrayList<>();
        boolean changed = false;
        try {
            T next = reader.read(now::add);
            changed = !next.equals(value);
            value = next;
        } catch (IOException | UncheckedIOException e) {
            now.add("cannot be read, the last state stays: " + e);
        }
        if (changed) {
            LOG.infof("reloaded key=%s value=%s", key, value);
        }
        if (!now.equals(problems)) {
            now.forEach(what -> LOG.errorf("problem while reloading key=%s: %s", key, what));
            problems = List.copyOf(now);
        }
        return changed;
    }
}
