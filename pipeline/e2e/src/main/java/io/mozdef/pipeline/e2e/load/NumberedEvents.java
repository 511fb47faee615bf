// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Events that differ by a number, so that a store can be asked which of them it holds. A mix of what log shippers send:
 * each is about 900 bytes of JSON, and each wakes at least three enrichers (sshd or LDAP, address fix-up, GeoIP).
 * Thread-safe; the same number is always the same bytes.
 */
public final class NumberedEvents {

    /** The detail that holds the number. */
    public static final String NUMBER = "loadnumber";

    /** The detail that names the run, so that several runs can share a store. */
    public static final String RUN = "loadrun";

    private static final List<String> SSHD = List.of(
            "Failed password for root from %s port %d ssh2",
            "Failed password for invalid user oracle from %s port %d ssh2",
            "Accepted publickey for deploy from %s port %d ssh2: ED25519 SHA256:9sF1oZ3UqVbXcJ0m2kQe7rTtYyWw5Hh8Gg4Dd6Ss1Aa",
            "Invalid user admin from %s port %d",
            "Connection closed by authenticating user root %s port %d [preauth]");

    private static final int SIZE = 900;
    private static final String FILLER =
            "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor ".repeat(12);

    private final String run;

    public NumberedEvents(String run) {
        this.run = run;
    }

    public String run() {
        return run;
    }

    /** The event of this number, as UTF-8 JSON without a line end. */
    public byte[] event(long number) {
        String address = "%d.%d.%d.%d".formatted(81 + number % 7, number / 199 % 250, number % 199, 1 + number % 250);
        String event = number % 5 == 4 ? ldap(number, address) : sshd(number, address);
        String padded = event.replace("@@", FILLER.substring(0, Math.max(0, SIZE - event.length() + 2)));
        return padded.getBytes(StandardCharsets.UTF_8);
    }

    private String sshd(long number, String address) {
        String line = SSHD.get((int) (number % SSHD.size())).formatted(address, 1024 + number % 60_000);
        return """
                {"category":"syslog","hostname":"web%d.example.org","processname":"sshd","processid":"%d","severity":"INFO",\
                "source":"authpriv","summary":"%s","tags":["load","ssh"],"details":{"program":"sshd","%s":"%s","%s":%d,\
                "sourceipaddress":"%s","environment":"production","region":"eu-central-1","unit":"sshd.service",\
                "cursor":"s=%x;i=%x","message_id":"%016x","note":"@@"}}"""
                .formatted(
                        number % 97,
                        1000 + number % 30_000,
                        line,
                        RUN,
                        run,
                        NUMBER,
                        number,
                        address,
                        number * 31,
                        number * 17,
                        number * 0x9E3779B97F4A7C15L);
    }

    private String ldap(long number, String address) {
        return """
                {"category":"ldap","hostname":"ldap%d.example.org","processname":"slapd","processid":"%d","severity":"INFO",\
                "source":"ldap","summary":"LDAP bind by uid=user%d,ou=people,dc=example,dc=org","tags":["load","ldap"],\
                "details":{"%s":"%s","%s":%d,"sourceipaddress":"%s","destinationipaddress":"10.1.2.%d","actor":"uid=user%d,ou=people,dc=example,dc=org",\
                "email":"user%d@example.org","success":true,"tls":"true","requestid":"%016x","note":"@@"}}"""
                .formatted(
                        number % 7,
                        1000 + number % 30_000,
                        number % 5000,
                        RUN,
                        run,
                        NUMBER,
                        number,
                        address,
                        number % 250,
                        number % 5000,
                        number % 5000,
                        number * 0x9E3779B97F4A7C15L);
    }
}
