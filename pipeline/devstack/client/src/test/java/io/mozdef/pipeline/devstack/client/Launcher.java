// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A program for {@link LauncherDeathTest} to kill: starts two guarded {@link Child}ren, an application and a server
 * that lingers, and then waits. Its own shutdown takes half a second, as a drain would.
 */
final class Launcher {

    static final Duration LINGER = Duration.ofSeconds(2);

    private Launcher() {}

    public static void main(String[] args) throws InterruptedException {
        Path logs = Path.of(args[0]);
        start("application", logs, Duration.ZERO);
        start("server", logs, LINGER);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Child.pause(500);
            // A new line first: the terminal echoes "^C" at the begin of this one.
            System.out.println("\nlauncher-ends " + Child.now());
        }));
        System.out.println("launched");
        new CountDownLatch(1).await();
    }

    private static void start(String name, Path logs, Duration linger) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName());
        ProcessSpec.of(name, logs.resolve(name + ".log"), command)
                .linger(linger)
                .start()
                .awaitLine("running", Duration.ofSeconds(60));
    }
}
