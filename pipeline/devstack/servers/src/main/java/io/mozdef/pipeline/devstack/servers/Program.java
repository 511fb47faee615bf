// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import java.util.concurrent.CountDownLatch;

/** The body of a server program. The process stays after it until it is stopped; a failure ends it with exit code 1. */
interface Program {

    void run(Arguments arguments, Readiness readiness) throws Exception;

    /** Runs the program with standard output reserved for the readiness line. */
    static void main(String[] args, Program program) {
        Readiness readiness = Readiness.takeStandardOutput();
        try {
            program.run(Arguments.of(args), readiness);
            // Not every server has a thread of its own that keeps the process alive.
            new CountDownLatch(1).await();
        } catch (Exception e) {
            System.err.println("could not start: " + e);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                System.err.println("  " + cause);
                for (StackTraceElement frame : cause.getStackTrace()) {
                    System.err.println("      at " + frame);
                }
            }
            // Halt rather than exit: half-started servers hang in their own shutdown hooks.
            Runtime.getRuntime().halt(1);
        }
    }

    /** Runs the action when the process is asked to stop (SIGTERM). */
    static void onStop(Runnable action) {
        Runtime.getRuntime().addShutdownHook(new Thread(action, "stop"));
    }
}
