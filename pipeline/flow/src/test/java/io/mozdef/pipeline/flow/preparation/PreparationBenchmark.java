// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.preparation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.chain.EnrichConfig;
import io.mozdef.pipeline.enrich.chain.EnricherChain;
import io.mozdef.pipeline.enrich.geoip.GeoIpEnricher;
import io.mozdef.pipeline.enrich.ipfixup.IpFixupEnricher;
import io.mozdef.pipeline.enrich.ldap.LdapEnricher;
import io.mozdef.pipeline.enrich.sshd.SshdEnricher;
import io.mozdef.pipeline.enrich.sshdfindip.SshdFindIpEnricher;
import io.mozdef.pipeline.enrich.su.SuEnricher;
import io.mozdef.pipeline.ingest.Normaliser;
import io.mozdef.pipeline.ingest.eventtask.EventtaskNormaliser;
import io.mozdef.pipeline.lookup.geoip.GeoIp;
import io.mozdef.pipeline.lookup.geoip.GeoIpConfig;
import io.mozdef.pipeline.model.event.Event;
import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.testkit.MmdbFile;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What it costs to make an event: CPU time of this thread and bytes allocated, for each step alone, over mixed 900-byte sshd
 * events from 2,000 addresses that four enrichers match. README.md names the command.
 */
class PreparationBenchmark {

    private static final int EVENTS = 20_000;
    private static final int ROUNDS = 12;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<byte[]> bodies = new ArrayList<>();
    private final Receipt receipt = Receipt.of("eventtask", Instant.parse("2026-03-04T05:06:07Z"));
    private final EnricherChain chain;
    private final EnricherChain none;
    private final Normaliser normaliser = new EventtaskNormaliser();
    private long sink;

    PreparationBenchmark() throws IOException {
        Path folder = Files.createTempDirectory("bench");
        MmdbFile city = MmdbFile.ipv4();
        for (int i = 1; i < 100; i++) {
            city.with(
                    "81." + i + ".0.0/16",
                    Map.of(
                            "city",
                            "Town " + i,
                            "country_code",
                            "DE",
                            "state1",
                            "BE",
                            "latitude",
                            52.5,
                            "longitude",
                            13.4 + i));
        }
        Path file = city.write(folder.resolve("city.mmdb"));
        GeoIp geoIp = new GeoIp(
                config(GeoIpConfig.class, Map.of("mozdef.lookup.geoip.city", file.toString())), Clock.systemUTC());
        List<Enricher> enrichers = List.of(
                new SshdEnricher(),
                new SshdFindIpEnricher(),
                new IpFixupEnricher(),
                new GeoIpEnricher(geoIp),
                new LdapEnricher(),
                new SuEnricher());
        EnrichConfig config = config(EnrichConfig.class, Map.of());
        chain = new EnricherChain(enrichers, config, new ChainMeters(new SimpleMeterRegistry()), System::nanoTime);
        none = new EnricherChain(List.of(), config, new ChainMeters(new SimpleMeterRegistry()), System::nanoTime);
        Random random = new Random(1);
        for (int i = 0; i < EVENTS; i++) {
            bodies.add(body(i, random).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Its name matches no pattern of the build: it runs only when it is asked for. */
    @Test
    void report() {
        System.out.printf(
                Locale.ROOT,
                "JDK %s, %d processors, events of %d bytes%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                bodies.stream().mapToInt(b -> b.length).sum() / EVENTS);
        run("normalise", this::normalise);
        run("+ freeze", () -> make(none, false));
        run("+ enrich", () -> make(chain, false));
        run("+ serialise", () -> make(chain, true));
    }

    private void run(String name, Runnable round) {
        double best = Double.MAX_VALUE;
        long allocated = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long cpu = threads.getCurrentThreadCpuTime();
            round.run();
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / EVENTS);
            allocated = (threads.getCurrentThreadAllocatedBytes() - bytes) / EVENTS;
        }
        System.out.printf(
                Locale.ROOT, "%-12s %6.2f us CPU/event %7d bytes/event (%d)%n", name, best, allocated, sink & 1);
    }

    private void normalise() {
        for (byte[] body : bodies) {
            sink += normaliser.normalise(body, receipt).size();
        }
    }

    private void make(EnricherChain with, boolean serialise) {
        EventMaker maker = new EventMaker(List.of(normaliser), with, "worker");
        ByteArrayOutputStream out = new ByteArrayOutputStream(32_000_000);
        try (JsonGenerator json = JsonTree.FACTORY.createGenerator(out)) {
            for (int i = 0; i < bodies.size(); i++) {
                Identity identity = new Identity(Identity.Kind.DELIVERY, "0189-" + i);
                maker.make("eventtask", bodies.get(i), receipt, identity, 0, new Sink(serialise ? json : null));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sink += out.size();
    }

    private final class Sink implements Unpacking {
        private final JsonGenerator json;

        Sink(JsonGenerator json) {
            this.json = json;
        }

        @Override
        public void event(Event event, Origin origin) {
            sink += event.id().length();
            if (json != null) {
                try {
                    JsonTree.write(json, event.fields());
                    json.writeRaw('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void dropped(String reason, Event note, Origin origin) {
            throw new AssertionError(reason);
        }

        @Override
        public void poison(Origin origin, String reason) {
            throw new AssertionError(reason);
        }
    }

    private static String body(int i, Random random) {
        String ip = "81." + random.nextInt(100) + ".7." + random.nextInt(20);
        String line;
        switch (i % 3) {
            case 0:
                line = "Failed password for invalid user u" + i + " from " + ip + " port 50" + i % 1000 + " ssh2";
                break;
            case 1:
                line = "Accepted publickey for alice from " + ip
                        + " port 4022 ssh2: ED25519 SHA256:abcdefghijklmnopqrstuvw";
                break;
            default:
                line = "Connection closed by authenticating user root " + ip + " port 40" + i % 1000 + " [preauth]";
        }
        StringBuilder json = new StringBuilder(
                "{\"summary\":\"" + line
                        + "\",\"processname\":\"sshd\",\"processid\":\"" + i
                        + "\",\"hostname\":\"host-" + i % 50
                        + ".example.com\",\"severity\":\"INFO\",\"source\":\"authpriv\","
                        + "\"category\":\"syslog\",\"timestamp\":\"2026-03-04T05:06:07Z\",\"tags\":[\"prod\",\"ssh\"],\"details\":{");
        for (int k = 0; k < 14; k++) {
            json.append("\"field")
                    .append(k)
                    .append("\":")
                    .append(k % 3 == 0 ? "" + i * k : "\"value number " + i + " of the field\"")
                    .append(',');
        }
        return json.append("\"last\":true}}").toString();
    }

    private static <T> T config(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "bench", 100))
                .withMapping(type)
                .build()
                .getConfigMapping(type);
    }
}
