// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.lookup.geoip;

import io.mozdef.pipeline.model.event.IpLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says where an address is and whose it is, from the files that configuration names. Without a file it knows nothing and says
 * so once in the log; private and reserved addresses are nowhere. A file that changes is read again in the background; one
 * that cannot be read any more leaves the last good version in use. Thread-safe; answers cost no I/O.
 */
@Singleton
public final class GeoIp {

    private static final Logger LOG = Logger.getLogger(GeoIp.class);

    // Addresses repeat: attackers and offices send in bursts. 4,096 slots hold about 3 MB at most.
    private static final int SLOTS = 4096;

    // an IPv6 address with its last 32 bits written as IPv4; what is longer must not fill the slots
    private static final int LONGEST_ADDRESS = 45;

    private final GeoIpConfig config;
    private final Clock clock;
    private final AtomicLong nextLook;
    private volatile Files files;

    @Inject
    public GeoIp(GeoIpConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.files = new Files(
                open(config.city().orElse(List.of()), List.of()),
                open(config.asn().orElse(List.of()), List.of()));
        this.nextLook = new AtomicLong(clock.millis() + config.reloadInterval().toMillis());
        if (files.city.isEmpty()) {
            LOG.info("no GeoIP city file: addresses will not be located (mozdef.lookup.geoip.city)");
        }
    }

    /** Where the address is; empty for what is no address, is private or reserved, or is in no file. */
    public Optional<Place> place(String address) {
        return answer(address).place;
    }

    /** Whose network the address is in; empty as for {@link #place}. */
    public Optional<AutonomousSystem> autonomousSystem(String address) {
        return answer(address).system;
    }

    private Answer answer(String address) {
        lookForChanges();
        Files now = files;
        if (now.city.isEmpty() && now.asn.isEmpty() || address.length() > LONGEST_ADDRESS) {
            return Answer.NONE;
        }
        int slot = address.hashCode() * 0x9E3779B9 >>> 20;
        Answer known = now.answers.get(slot);
        if (known != null && known.address.equals(address)) {
            return known;
        }
        Answer fresh = now.ask(address);
        now.answers.set(slot, fresh);
        return fresh;
    }

    private void lookForChanges() {
        long due = nextLook.get();
        long now = clock.millis();
        if (now >= due
                && nextLook.compareAndSet(due, now + config.reloadInterval().toMillis())) {
            // not on this thread: it holds an event
            CompletableFuture.runAsync(this::reload).exceptionally(e -> {
                LOG.warnf("GeoIP files could not be looked at: %s", e.getClass().getSimpleName());
                return null;
            });
        }
    }

    synchronized void reload() {
        Files before = files;
        List<GeoFile> city = open(config.city().orElse(List.of()), before.city);
        List<GeoFile> asn = open(config.asn().orElse(List.of()), before.asn);
        if (!city.equals(before.city) || !asn.equals(before.asn)) {
            files = new Files(city, asn);
            LOG.infof("GeoIP files read again: %d city, %d asn", city.size(), asn.size());
        }
    }

    /** Opens each path; what has not changed, or cannot be read now, stays what it was before. */
    private List<GeoFile> open(List<Path> paths, List<GeoFile> before) {
        List<GeoFile> opened = new ArrayList<>();
        for (Path path : paths) {
            Optional<GeoFile> old = before.stream().filter(f -> f.isOf(path)).findFirst();
            if (old.isPresent() && !old.get().changed()) {
                opened.add(old.get());
                continue;
            }
            try {
                opened.add(GeoFile.open(path, config.mode()));
            } catch (IOException | RuntimeException e) {
                LOG.warnf("GeoIP file %s cannot be read: %s", path, e.getMessage());
                old.ifPresent(opened::add);
            }
        }
        return opened;
    }

    /** One set of open files with the answers they gave. */
    private static final class Files {
        private final List<GeoFile> city;
        private final List<GeoFile> asn;
        private final AtomicReferenceArray<@Nullable Answer> answers = new AtomicReferenceArray<>(SLOTS);

        Files(List<GeoFile> city, List<GeoFile> asn) {
            this.city = city;
            this.asn = asn;
        }

        Answer ask(String address) {
            Optional<InetAddress> parsed = IpLiteral.parse(address).filter(AddressScope::isPublic);
            return parsed.isEmpty()
                    ? new Answer(address, Optional.empty(), Optional.empty())
                    : new Answer(
                            address,
                            first(city, parsed.get(), Place::of),
                            first(asn, parsed.get(), AutonomousSystem::of));
        }

        private static <T> Optional<T> first(
                List<GeoFile> files, InetAddress address, Function<Map<?, ?>, Optional<T>> reading) {
            for (GeoFile file : files) {
                try {
                    Map<?, ?> record = file.record(address);
                    Optional<T> found = record == null ? Optional.empty() : reading.apply(record);
                    if (found.isPresent()) {
                        return found;
                    }
                } catch (IOException | RuntimeException e) {
                    LOG.debugf("GeoIP file broken: %s", e.getMessage());
                }
            }
            return Optional.empty();
        }
    }

    private record Answer(String address, Optional<Place> place, Optional<AutonomousSystem> system) {
        static final Answer NONE = new Answer("", Optional.empty(), Optional.empty());
    }
}
