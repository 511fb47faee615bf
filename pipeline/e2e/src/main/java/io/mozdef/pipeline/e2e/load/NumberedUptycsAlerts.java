// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Uptycs alerts in the form of its API, that differ by a number, as the bastion takes them. Thread-safe. */
public final class NumberedUptycsAlerts {

    private final String run;
    private final Instant start;

    /** @param start time of the first alert; a record with its own id is filed under its own day */
    public NumberedUptycsAlerts(String run, Instant start) {
        this.run = run;
        this.start = start;
    }

    /** The record's own id. */
    String id(long number) {
        return run + "-" + number;
    }

    /** The alert of this number, as UTF-8 JSON of about 900 bytes; the same number is always the same bytes. */
    public byte[] alert(long number) {
        String time = start.plusMillis(number).toString();
        return """
                {"id":"%s","customerId":"11111111-2222-3333-4444-555555555555","code":"LOAD_TEST","severity":"low","status":"open",\
                "displayName":"Load test","description":"Numbered alert of a load test","alertTime":"%s","createdAt":"%s","updatedAt":"%s",\
                "lastOccurredAt":"%s","key":"remote_address","value":"%d.20.30.%d","localIp":"81.2.69.%d","assetId":"a-%d",\
                "asset":{"id":"a-%d","hostName":"host%d.example.org","interfaces":[]},"alertRule":{"name":"Load test"},\
                "metadata":{"Command Line":"curl -s http://example.org/%d","Process Path":"/usr/bin/curl","PID":"%d"},\
                "%s":"%s","%s":%d,"rowCount":1,"score":"5.0","alertTags":["load"],"links":[]}"""
                .formatted(
                        id(number),
                        time,
                        time,
                        time,
                        time,
                        81 + number % 7,
                        number % 250,
                        number % 250,
                        number % 97,
                        number % 97,
                        number % 97,
                        number,
                        1000 + number % 30_000,
                        NumberedEvents.RUN,
                        run,
                        NumberedEvents.NUMBER,
                        number)
                .getBytes(StandardCharsets.UTF_8);
    }
}
