// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A program that says when it is asked to stop, and after a short drain that it has. */
final class Child {

    private Child() {}

    public static void main(String[] args) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("stopping " + now());
            pause(300);
            System.out.println("drained " + now());
        }));
        System.out.println("running " + now());
        new CountDownLatch(1).await();
    }

    static long now() {
        return Clock.systemUTC().millis();
    }

    static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
