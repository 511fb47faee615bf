// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.stack;

import io.mozdef.pipeline.devstack.client.Devstack;
import io.mozdef.pipeline.devstack.client.DevstackBuilder;
import io.mozdef.pipeline.devstack.client.FreePort;
import io.mozdef.pipeline.devstack.client.ProcessSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The development servers, the bastion and the pipeline, each process guarded. Closing stops the doors first, then what is
 * behind them, the servers last, so that everything drains. Thread-safe.
 */
public final class RunningStack implements AutoCloseable {

    private static final String QUEUE = "uptycs";

    private final Devstack servers;
    private final Credentials credentials;
    private final Map<String, Application> applications = new LinkedHashMap<>();
    private final String queueUrl;
    private final String deadLetterUrl;
    private final Settings settings;
    private final PipelineCommand command;

    private RunningStack(Devstack servers, StackOptions options, Checkout checkout) {
        this.servers = servers;
        this.credentials = Credentials.draw();
        this.deadLetterUrl = servers.createQueue(QUEUE + "-deadletter", Map.of());
        // The broker's own limit is a backstop only: it would move good messages during an outage.
        String redrive = "{\"deadLetterTargetArn\":\"" + servers.queueArn(QUEUE + "-deadletter")
                + "\",\"maxReceiveCount\":\"100\"}";
        this.queueUrl = servers.createQueue(QUEUE, Map.of("VisibilityTimeout", "30", "RedrivePolicy", redrive));
        this.settings = new Settings(servers, options, credentials, queueUrl, deadLetterUrl);
        this.command = new PipelineCommand(
                options.java(),
                checkout.pipeline(),
                settings.commands(),
                options.folder().resolve("logs"));
    }

    private void startApplications(StackOptions options, Checkout checkout) {
        List<String> names = options.processNames();
        for (int i = 0; i < names.size(); i++) {
            startPipeline(checkout, options, names.get(i), options.roles().get(i));
        }
        startBastion(checkout, options);
    }

    public static RunningStack start(StackOptions options) {
        Checkout checkout = Checkout.find();
        checkout.bastion();
        checkout.pipeline();
        DevstackBuilder builder = Devstack.builder()
                .data(options.folder().resolve("servers"))
                .java(options.java())
                .heap(Devstack.Server.SEARCH, options.searchHeap())
                .progress(options.progress());
        if (options.durableBroker()) {
            builder.durableAmqp();
        }
        if (options.quickCode()) {
            builder.startsFast();
        }
        Devstack servers = builder.start();
        RunningStack stack = new RunningStack(servers, options, checkout);
        try {
            stack.startApplications(options, checkout);
            for (Application application : stack.applications.values()) {
                long begin = System.nanoTime();
                application.awaitReady();
                options.progress()
                        .accept("%s ready after %.1f s more"
                                .formatted(application.name(), (System.nanoTime() - begin) / 1e9));
            }
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    public Devstack servers() {
        return servers;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Application bastion() {
        return application("bastion");
    }

    /** The process of this name: the role, or {@code all}. */
    public Application application(String name) {
        Application found = applications.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no " + name + " among " + applications.keySet());
        }
        return found;
    }

    /** The process that serves a role's door: its own, or {@code all}. */
    public Application doorOf(String role) {
        return applications.containsKey(role) ? application(role) : application("all");
    }

    public List<Application> applications() {
        return new ArrayList<>(applications.values());
    }

    public String queueUrl() {
        return queueUrl;
    }

    public String deadLetterUrl() {
        return deadLetterUrl;
    }

    public List<URI> metrics() {
        return applications.values().stream().map(Application::metrics).toList();
    }

    /** Runs the pipeline as a command with the stack's configuration, such as {@code ledger --accepted FILE}. */
    public CommandResult command(String... words) {
        return command.run(List.of(words));
    }

    @Override
    public void close() {
        List<Application> doorsFirst = new ArrayList<>(applications.values());
        Collections.reverse(doorsFirst);
        doorsFirst.forEach(Application::close);
        servers.close();
    }

    private void startBastion(Checkout checkout, StackOptions options) {
        int port = options.ports().getOrDefault("bastion", 0);
        start("bastion", checkout.bastion(), List.of("-Xmx64m"), options, port, settings.bastion());
    }

    private void startPipeline(Checkout checkout, StackOptions options, String name, String role) {
        int port = options.ports().getOrDefault(role.equals("api") ? "api" : "http", 0);
        start(name, checkout.pipeline(), List.of("-Xmx512m"), options, port, settings.pipeline(role));
    }

    private void start(
            String name,
            Path program,
            List<String> flags,
            StackOptions options,
            int port,
            Map<String, String> environment) {
        int door = port == 0 ? FreePort.next() : port;
        int management = FreePort.next();
        Path folder = options.folder().resolve(name);
        List<String> command = new ArrayList<>();
        command.add(options.java().toString());
        command.addAll(flags);
        if (options.quickCode()) {
            command.add(DevstackBuilder.QUICK_CODE);
        }
        command.add("-jar");
        command.add(program.resolve("quarkus-run.jar").toString());
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        all.put("QUARKUS_HTTP_PORT", Integer.toString(door));
        all.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        all.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        ProcessSpec spec = ProcessSpec.of(name, options.folder().resolve("logs/" + name + ".log"), command)
                .env(all)
                .directory(program)
                .grace(Duration.ofSeconds(20));
        applications.put(name, new Application(spec, door, management));
        options.progress().accept(name + " starts, log " + folder.getParent().resolve("logs/" + name + ".log"));
    }
}
