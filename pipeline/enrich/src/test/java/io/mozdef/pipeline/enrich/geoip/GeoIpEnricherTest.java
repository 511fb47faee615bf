// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.geoip;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.EnricherContract;
import io.mozdef.pipeline.lookup.geoip.GeoIp;
import io.mozdef.pipeline.lookup.geoip.GeoIpConfig;
import io.mozdef.pipeline.testkit.MmdbFile;
import io.mozdef.pipeline.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class GeoIpEnricherTest extends EnricherContract {

    @TempDir
    private static Path folder;

    private static GeoIp geoIp;

    @BeforeAll
    static void files() {
        Path city = MmdbFile.ipv6()
                .with(
                        "8.8.0.0/16",
                        Map.of("city", "Springfield", "country_code", "US", "latitude", 0.0, "longitude", -122.25))
                .with("2a00:1450::/32", Map.of("city", "Dublin", "country_code", "IE"))
                .write(folder.resolve("city.mmdb"));
        Path asn = MmdbFile.ipv4()
                .with(
                        "8.8.8.0/24",
                        Map.of("autonomous_system_number", 64500, "autonomous_system_organization", "Example"))
                .write(folder.resolve("asn.mmdb"));
        geoIp = new GeoIp(config(List.of(city), List.of(asn)), SettableClock.at("2026-01-01T00:00:00Z"));
    }

    @Override
    protected Enricher enricher() {
        return new GeoIpEnricher(geoIp);
    }

    @Override
    protected List<String> interesting() {
        return List.of("8.8.8.8", "8.8.4.4", "10.0.0.1", "2a00:1450::1", "host.example", "");
    }

    private static GeoIpConfig config(List<Path> city, List<Path> asn) {
        return new GeoIpConfig() {
            @Override
            public Optional<List<Path>> city() {
                return Optional.of(city);
            }

            @Override
            public Optional<List<Path>> asn() {
                return Optional.of(asn);
            }

            @Override
            public Mode mode() {
                return Mode.HEAP;
            }

            @Override
            public Duration reloadInterval() {
                return Duration.ofMinutes(1);
            }
        };
    }
}
