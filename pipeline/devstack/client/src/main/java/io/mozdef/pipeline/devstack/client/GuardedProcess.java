// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A child process that cannot outlive this JVM: between the two runs a small shell script ({@code guard.sh}) that
 * holds a pipe from this JVM and stops the child when the pipe ends, also after kill -9 of this JVM. Signals of the
 * terminal (Ctrl-C, hang-up) do not reach the child. Needs a POSIX shell. Thread-safe.
 */
public final class GuardedProcess implements AutoCloseable {

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final ProcessSpec spec;
    private final ProcessLog log;
    private final Process guard;
    private final long pid;
    private final ProcessHandle child;
    private final CompletableFuture<Integer> exit;

    private GuardedProcess(ProcessSpec spec, ProcessLog log, Process guard) throws IOException {
        this.spec = spec;
        this.log = log;
        this.guard = guard;
        BufferedReader reports = guard.inputReader(StandardCharsets.US_ASCII);
        String first = reports.readLine();
        if (first == null || !first.startsWith("pid ")) {
            throw new NotReadyException(spec.name() + ": the guard did not start", log.file(), log.tail());
        }
        this.pid = Long.parseLong(first.substring("pid ".length()));
        // A child that has ended by now has no handle; then the guard's own stands in, it ends as well.
        this.child = ProcessHandle.of(pid).orElseGet(guard::toHandle);
        this.exit = guard.onExit().thenApply(ended -> exitCode(reports, ended));
    }

    /** Starts the program; it runs when this returns, {@link #awaitLine} tells when it is ready. */
    public static GuardedProcess start(ProcessSpec spec) {
        try {
            ProcessLog log = ProcessLog.openAtEnd(spec.log());
            List<String> command = new ArrayList<>(List.of(
                    "sh",
                    script(spec.log().getParent()).toString(),
                    Long.toString(spec.grace().toSeconds()),
                    Long.toString(spec.linger().toSeconds()),
                    spec.log().toString()));
            // a shell hands on only what it could name itself, such as A_KEY; what is called a.key goes past it
            Map<Boolean, Map<String, String>> environment = spec.environment().entrySet().stream()
                    .collect(Collectors.partitioningBy(
                            entry -> SHELL_NAME.matcher(entry.getKey()).matches(),
                            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            if (!environment.get(false).isEmpty()) {
                command.add("env");
                environment.get(false).forEach((name, value) -> command.add(name + "=" + value));
            }
            command.addAll(spec.command());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(spec.directory().toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.environment().putAll(environment.get(true));
            return new GuardedProcess(spec, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + spec.name(), e);
        }
    }

    /** Process id of the child itself, not of its guard. */
    public long pid() {
        return pid;
    }

    public String name() {
        return spec.name();
    }

    public Path log() {
        return spec.log();
    }

    public boolean alive() {
        return child.isAlive() && guard.isAlive();
    }

    /** Exit code once the child has ended (128 + signal number when it was killed), empty while it runs. */
    public OptionalInt exitCode() {
        return exit.isDone() ? OptionalInt.of(exit.join()) : OptionalInt.empty();
    }

    /** Waits for the child's end; false when it still runs after the timeout. */
    public boolean awaitExit(Duration timeout) {
        try {
            exit.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits for a line of the child's output that starts with the prefix and returns it. Looks at the output of this
     * run from its begin, so a line that came earlier is found.
     *
     * @throws NotReadyException when the child ends or the timeout passes before; it quotes the log's last 20 lines
     */
    public String awaitLine(String prefix, Duration timeout) {
        return await(line -> line.startsWith(prefix), prefix, timeout);
    }

    /** As {@link #awaitLine}, for lines that are known by something else than their begin. */
    String await(Predicate<String> wanted, String what, Duration timeout) {
        ProcessLog.Reader reader = log.new Reader();
        AtomicReference<String> found = new AtomicReference<>();
        await(
                () -> {
                    reader.next(wanted).ifPresent(found::set);
                    return found.get() != null;
                },
                "\"" + what + "\" in its output",
                timeout);
        return found.get();
    }

    /** Waits until the condition holds; throws as {@link #awaitLine} does when the child ends or time is up before. */
    void await(BooleanSupplier condition, String what, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            boolean ended = exit.isDone();
            if (condition.getAsBoolean()) {
                return;
            }
            if (ended) {
                throw notReady("ended with exit code " + exit.join() + " before there was " + what);
            }
            if (System.nanoTime() > end) {
                throw notReady("took more than " + timeout.toSeconds() + " s; waited for " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** An exception that says what is wrong with this process and quotes the last 20 lines of its log. */
    public NotReadyException notReady(String what) {
        return new NotReadyException(spec.name() + " " + what, log.file(), log.tail());
    }

    /** SIGTERM to the child, without waiting. */
    public void terminate() {
        child.destroy();
    }

    /** SIGTERM, after the grace SIGKILL; returns when the child has ended. Does nothing to one that has ended. */
    public void stop() {
        try (OutputStream pipe = guard.getOutputStream()) {
            pipe.write("stop\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The guard has ended, and so has the child.
        }
        // The guard kills after the grace; this is for a guard that was itself stopped or killed.
        if (!awaitExit(spec.grace().plusSeconds(5))) {
            kill();
            guard.destroyForcibly();
        }
    }

    /** SIGKILL to the child and its descendants; returns when they have ended. */
    public void kill() {
        List<ProcessHandle> tree = ProcessUsage.tree(child);
        tree.forEach(ProcessHandle::destroyForcibly);
        Duration limit = Duration.ofSeconds(10);
        awaitExit(limit);
        // A port or a lock of a descendant is free only when that has ended, too.
        long end = System.nanoTime() + limit.toNanos();
        while (tree.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** SIGSTOP: the process stays, its sockets accept, nothing answers. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT after {@link #freeze}. */
    public void thaw() {
        signal("CONT");
    }

    /** CPU time of the child and its living descendants so far, in microseconds; the kernel counts in steps of 10 ms. */
    public long cpuMicros() {
        return ProcessUsage.cpuMicros(child);
    }

    /** Resident memory of the child and its living descendants in bytes. */
    public long rssBytes() {
        return ProcessUsage.rssBytes(child);
    }

    /** Same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return spec.name() + " (pid " + pid() + (alive() ? ")" : ", ended)");
    }

    private void signal(String name) {
        // kill is a builtin of the shell; the program of that name is not installed everywhere.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -" + name + " \"$@\"", "kill"));
        ProcessUsage.tree(child).forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int exitCode(BufferedReader reports, Process guard) {
        try (reports) {
            String line = reports.readLine();
            if (line != null && line.startsWith("exit ")) {
                return Integer.parseInt(line.substring("exit ".length()));
            }
        } catch (IOException e) {
            // Killed before it could report: its own code says so.
        }
        return guard.exitValue();
    }

    /** Lays the guard's script beside the log, where whoever looks at the process list finds it. */
    private static Path script(Path folder) throws IOException {
        Path script = folder.resolve("guard.sh");
        byte[] text;
        try (InputStream in = Objects.requireNonNull(GuardedProcess.class.getResourceAsStream("guard.sh"))) {
            text = in.readAllBytes();
        }
        if (!Files.exists(script) || !Arrays.equals(Files.readAllBytes(script), text)) {
            // A shell reads its script as it goes: never write into one that runs.
            Path fresh = Files.createTempFile(folder, "guard", ".tmp");
            Files.write(fresh, text);
            Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return script;
    }
}
