// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What senders saw accepted, in the form that the command {@code ledger --accepted} reads. */
public final class AcceptedFile {

    private AcceptedFile() {}

    /**
     * Everything a load through loginput has sent.
     *
     * @param sender name of its token
     */
    public static Path ofHttp(Path file, HttpLoad load, String sender, long count) throws IOException {
        Stream<String> lines = LongStream.range(0, count)
                .mapToObj(number -> String.join(
                        "\t",
                        "eventtask",
                        sender,
                        "events",
                        load.keyOf(number),
                        Long.toString(load.positionOf(number))));
        return Files.write(file, (Iterable<String>) lines::iterator);
    }

    /** Every alert that a load through the bastion has sent: each record is known by its own id. */
    public static Path ofUptycs(Path file, NumberedUptycsAlerts alerts, long count) throws IOException {
        Stream<String> lines = LongStream.range(0, count).mapToObj(number -> "uptycs\tdetails.id=" + alerts.id(number));
        return Files.write(file, (Iterable<String>) lines::iterator);
    }
}
