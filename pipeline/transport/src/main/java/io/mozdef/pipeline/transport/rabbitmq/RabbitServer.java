// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The configured broker: opens connections to it. Each component has a connection of its own, because RabbitMQ stops
 * reading from a connection that publishes when it runs short of memory or disk, and acknowledgements must not wait for
 * that. Thread-safe.
 */
public final class RabbitServer {

    /** Longest wait for a TCP connect, the handshake, or the answer to one request. */
    private static final int PATIENCE_MILLIS = 10_000;

    private final RabbitConfig config;

    public RabbitServer(RabbitConfig config) {
        this.config = config;
    }

    RabbitConfig config() {
        return config;
    }

    /** What is wrong with the configuration, in words; empty when nothing is. */
    public static List<String> problems(RabbitConfig config) {
        List<String> problems = new ArrayList<>();
        if (config.password().isPresent() && config.passwordFile().isPresent()) {
            problems.add("mozdef.rabbitmq.password and mozdef.rabbitmq.password-file: give one of them");
        }
        config.passwordFile().ifPresent(file -> requireReadable("mozdef.rabbitmq.password-file", file, problems));
        config.caFile().ifPresent(file -> requireReadable("mozdef.rabbitmq.ca-file", file, problems));
        for (String address : config.addresses()) {
            try {
                Address.parseAddress(address);
            } catch (IllegalArgumentException e) {
                problems.add("mozdef.rabbitmq.addresses: " + address + " is not host or host:port");
            }
        }
        if (config.maxInFlight() < 1 || config.maxInFlight() > 200_000) {
            problems.add("mozdef.rabbitmq.max-in-flight: must be between 1 and 200000");
        }
        return problems;
    }

    private static void requireReadable(String key, Path file, List<String> problems) {
        if (!Files.isReadable(file)) {
            problems.add(key + ": cannot read " + file);
        }
    }

    /**
     * Opens a connection that does not recover by itself (ADR 0020).
     *
     * @param name shown in the broker's list of connections
     */
    Connection connect(String name) throws IOException, TimeoutException {
        return factory(false).newConnection(new CallerRuns(), addresses(), name);
    }

    /** Like {@link #connect}, for a connection whose writes are {@link CorkedFrames} to be corked. */
    Connection connectCorked(String name) throws IOException, TimeoutException {
        return factory(true).newConnection(new CallerRuns(), addresses(), name);
    }

    private List<Address> addresses() {
        List<Address> addresses = new ArrayList<>();
        config.addresses().forEach(address -> addresses.add(Address.parseAddress(address)));
        Collections.shuffle(addresses);
        return addresses;
    }

    private ConnectionFactory factory(boolean corked) throws IOException {
        ConnectionFactory factory = corked ? new CorkedFrames.Factory() : new ConnectionFactory();
        factory.setUsername(config.username());
        factory.setPassword(password());
        factory.setVirtualHost(config.virtualHost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat((int) Math.max(1, config.heartbeat().toSeconds()));
        factory.setConnectionTimeout(PATIENCE_MILLIS);
        factory.setHandshakeTimeout(PATIENCE_MILLIS);
        factory.setChannelRpcTimeout(PATIENCE_MILLIS);
        factory.setShutdownTimeout(PATIENCE_MILLIS);
        if (config.tls()) {
            factory.useSslProtocol(tls());
            factory.enableHostnameVerification();
        }
        return factory;
    }

    private String password() throws IOException {
        if (config.passwordFile().isPresent()) {
            return Files.readString(config.passwordFile().get()).stripTrailing();
        }
        return config.password().orElse("guest");
    }

    private SSLContext tls() throws IOException {
        try {
            if (config.caFile().isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            try (InputStream pem = Files.newInputStream(config.caFile().get())) {
                int number = 0;
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    trusted.setCertificateEntry("ca" + number++, certificate);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use mozdef.rabbitmq.ca-file: " + e.getMessage(), e);
        }
    }

    /** Arguments for a queue that holds work, in the types that the protocol wants. */
    Map<String, Object> workArguments(String queue) {
        Map<String, Object> arguments = plainArguments();
        if ("quorum".equals(arguments.get("x-queue-type"))) {
            // A backstop only: the worker dead-letters at the tenth delivery. RabbitMQ 4 would drop after 20.
            arguments.putIfAbsent("x-delivery-limit", 1000L);
            arguments.putIfAbsent("x-dead-letter-exchange", Topology.DEAD_LETTER_EXCHANGE);
            arguments.putIfAbsent("x-dead-letter-routing-key", Topology.deadLetterQueue(queue));
        }
        return arguments;
    }

    /** Arguments for a queue from which nothing may be taken away by the broker: dead letters. */
    Map<String, Object> plainArguments() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        config.queueArguments().forEach((key, value) -> arguments.put(key, typed(value)));
        return arguments;
    }

    private static Object typed(String value) {
        if (value.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(value);
        }
        if ("true".equals(value) || "false".equals(value)) {
            return Boolean.valueOf(value);
        }
        return value;
    }
}
