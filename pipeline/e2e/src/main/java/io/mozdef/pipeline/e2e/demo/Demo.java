// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import io.mozdef.pipeline.e2e.load.HttpSender;
import io.mozdef.pipeline.e2e.stack.Checkout;
import io.mozdef.pipeline.e2e.stack.RunningStack;
import io.mozdef.pipeline.e2e.stack.StackOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The project's main job on one machine, run inside Maven by {@code mvn -Pdemo verify}. System properties:
 * {@code demo.check=true} proves the whole path once and ends, {@code demo.feed=false} leaves out the sample events,
 * {@code demo.port.bastion} and {@code demo.port.http} fix a door's port, {@code mozdef.java} names another JDK for the
 * children.
 */
public final class Demo {

    private static final PrintStream OUT = System.out;

    private Demo() {}

    /** @throws DemoFailedException when the check fails; Maven then ends with exit code 1 */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean check = Boolean.getBoolean("demo.check");
        DemoFolder folder = DemoFolder.in(Checkout.find().root().resolve("target"));
        StackOptions options = StackOptions.in(folder.path()).progress(Demo::say);
        options = fixedPort(fixedPort(options, "bastion"), "http");
        say("starting the servers and the applications, about half a minute");
        RunningStack stack = RunningStack.start(options);
        // Runs on Ctrl-C and SIGTERM; after kill -9 each child's guard sees the end of its pipe instead.
        Thread stop = new Thread(stack::close, "demo-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        Facts facts = Facts.of(stack);
        facts.write(folder.facts());
        String welcome = Welcome.text(facts, folder.facts());
        OUT.println(welcome);
        if (check) {
            new DemoCheck(facts, Commands.in(welcome), Demo::say).run();
            Runtime.getRuntime().removeShutdownHook(stop);
            stack.close();
            folder.close();
            say("stopped; everything held");
        } else {
            if (!"false".equals(System.getProperty("demo.feed"))) {
                feed(stack);
            }
            new CountDownLatch(1).await();
        }
    }

    private static void feed(RunningStack stack) {
        HttpSender loginput = new HttpSender(
                stack.doorOf("loginput").uri().resolve("/events"),
                Map.of("Authorization", "Bearer " + stack.credentials().senderToken()));
        HttpSender bastion = new HttpSender(
                stack.bastion().uri().resolve("/uptycs"),
                Map.of("Uptomozdef-Secret", stack.credentials().uptycsSecret()));
        Thread thread = new Thread(new SampleFeed(loginput, bastion, Clock.systemUTC(), Demo::say), "demo-feed");
        thread.setDaemon(true);
        thread.start();
        say("feeding sample events; alerts appear within two minutes");
    }

    private static StackOptions fixedPort(StackOptions options, String door) {
        Integer port = Integer.getInteger("demo.port." + door);
        return port == null ? options : options.port(door, port);
    }

    private static void say(String line) {
        OUT.println("[demo] " + line);
    }
}
