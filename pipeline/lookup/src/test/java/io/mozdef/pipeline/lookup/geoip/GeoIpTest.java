// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.lookup.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.testkit.MmdbFile;
import io.mozdef.pipeline.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoIpTest {

    private static final Map<String, Object> NESTED = Map.of(
            "city", Map.of("names", Map.of("en", "Berlin", "de", "Berlin")),
            "continent", Map.of("code", "EU"),
            "country", Map.of("iso_code", "DE", "names", Map.of("en", "Germany")),
            "location", Map.of("latitude", 52.5, "longitude", 13.4, "time_zone", "Europe/Berlin", "metro_code", 7),
            "postal", Map.of("code", "10115"),
            "subdivisions", List.of(Map.of("iso_code", "BE")));
    private static final Map<String, Object> FLAT = Map.of(
            "city", "Null Island", "country_code", "FR", "state1", "Nowhere", "latitude", 0.0, "longitude", 0.00001);

    @TempDir
    private Path folder;

    private final SettableClock clock = SettableClock.at("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @EnumSource(GeoIpConfig.Mode.class)
    void readsTheNestedLayout(GeoIpConfig.Mode mode) {
        Path file = MmdbFile.ipv6().with("81.2.69.0/24", NESTED).write(folder.resolve("city.mmdb"));

        Place place = new GeoIp(config(mode, List.of(file), List.of()), clock)
                .place("81.2.69.7")
                .orElseThrow();

        assertThat(place.fields())
                .isEqualTo(Map.ofEntries(
                        Map.entry("city", "Berlin"),
                        Map.entry("continent", "EU"),
                        Map.entry("country_code", "DE"),
                        Map.entry("country_name", "Germany"),
                        Map.entry("dma_code", 7L),
                        Map.entry("latitude", 52.5),
                        Map.entry("longitude", 13.4),
                        Map.entry("metro_code", "Berlin, BE"),
                        Map.entry("postal_code", "10115"),
                        Map.entry("region_code", "BE"),
                        Map.entry("time_zone", "Europe/Berlin")));
        assertThat(place.point()).isEqualTo("52.5,13.4");
    }

    @Test
    void readsTheFlatLayoutAndTakesZeroForACoordinate() {
        Path file = MmdbFile.ipv4().with("81.2.69.0/24", FLAT).write(folder.resolve("city.mmdb"));

        Place place = geoIp(file).place("81.2.69.7").orElseThrow();

        assertThat(place.point()).isEqualTo("0.0,0.000010");
        assertThat(place.fields())
                .containsEntry("city", "Null Island")
                .containsEntry("country_name", "France")
                .containsEntry("region_code", "Nowhere");
    }

    @Test
    void asksTheFileOfTheAddressFamily() {
        Path four = MmdbFile.ipv4().with("81.2.69.0/24", FLAT).write(folder.resolve("four.mmdb"));
        Path six = MmdbFile.ipv6().with("2a00:1450::/32", NESTED).write(folder.resolve("six.mmdb"));

        GeoIp geoIp = geoIp(four, six);

        assertThat(geoIp.place("2a00:1450::1").map(p -> p.fields().get("city"))).contains("Berlin");
        assertThat(geoIp.place("81.2.69.7").map(p -> p.fields().get("city"))).contains("Null Island");
        assertThat(geoIp.place("2a00:1451::1")).isEmpty();
    }

    @Test
    void namesTheAutonomousSystem() {
        Path file = MmdbFile.ipv6()
                .with(
                        "81.2.69.0/24",
                        Map.of("autonomous_system_number", 64500, "autonomous_system_organization", "Example"))
                .write(folder.resolve("asn.mmdb"));

        GeoIp geoIp = new GeoIp(config(GeoIpConfig.Mode.MAPPED, List.of(), List.of(file)), clock);

        assertThat(geoIp.autonomousSystem("81.2.69.7")).contains(new AutonomousSystem(64500, "Example"));
        assertThat(geoIp.place("81.2.69.7")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.1.1",
                "172.31.0.1",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.19.0.1",
                "198.51.100.1",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "0.0.0.0",
                "::1",
                "fe80::1",
                "fc00::1",
                "2001:db8::1",
                "2001::1",
                "2002:102:304::1",
                "ff02::1",
                "3fff::1"
            })
    void privateAndReservedAddressesAreNowhere(String address) throws IOException {
        assertThat(AddressScope.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.128.0.1",
                "100.63.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.0.1",
                "198.20.0.1",
                "203.0.114.1",
                "223.255.255.255",
                "2a00:1450::1",
                "2001:4860::1",
                "2001:200::1"
            })
    void otherAddressesAreSomewhere(String address) throws IOException {
        assertThat(AddressScope.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "localhost", "1", "1.2", "81.2.69.0/24", "0x51.2.69.7"})
    void whatIsNoAddressIsNowhere(String text) {
        Path file = MmdbFile.ipv4().with("81.2.69.0/24", FLAT).write(folder.resolve("city.mmdb"));

        assertThat(geoIp(file).place(text)).isEmpty();
    }

    @Test
    void withoutFilesNothingIsLocated() {
        assertThat(geoIp().place("81.2.69.7")).isEmpty();
    }

    @Test
    void aMissingOrBrokenFileStopsNoOther() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.mmdb"), "not a database");
        Path good = MmdbFile.ipv4().with("81.2.69.0/24", FLAT).write(folder.resolve("city.mmdb"));

        assertThat(geoIp(folder.resolve("missing.mmdb"), broken, good).place("81.2.69.7"))
                .isPresent();
    }

    @Test
    void readsAFileAgainWhenItChanged() throws IOException {
        // Given
        Path file = MmdbFile.ipv4().with("81.2.69.0/24", FLAT).write(folder.resolve("city.mmdb"));
        GeoIp geoIp = geoIp(file);
        assertThat(city(geoIp)).contains("Null Island");

        // When
        Path next = MmdbFile.ipv6().with("81.2.69.0/24", NESTED).write(folder.resolve("next.mmdb"));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        clock.advance(Duration.ofMinutes(1));

        // Then
        Awaitility.await().untilAsserted(() -> assertThat(city(geoIp)).contains("Berlin"));
    }

    @Test
    void keepsTheLastGoodFileWhenTheNewOneIsBroken() throws IOException {
        Path file = MmdbFile.ipv4().with("81.2.69.0/24", FLAT).write(folder.resolve("city.mmdb"));
        GeoIp geoIp = geoIp(file);

        Files.move(Files.writeString(folder.resolve("x"), "x"), file, StandardCopyOption.REPLACE_EXISTING);
        geoIp.reload();

        assertThat(city(geoIp)).contains("Null Island");
    }

    private static Optional<Object> city(GeoIp geoIp) {
        return geoIp.place("81.2.69.7").map(p -> p.fields().get("city"));
    }

    private GeoIp geoIp(Path... city) {
        return new GeoIp(config(GeoIpConfig.Mode.MAPPED, List.of(city), List.of()), clock);
    }

    private static GeoIpConfig config(GeoIpConfig.Mode mode, List<Path> city, List<Path> asn) {
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
                return mode;
            }

            @Override
            public Duration reloadInterval() {
                return Duration.ofMinutes(1);
            }
        };
    }
}
