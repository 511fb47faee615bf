// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How one kind of server is started and how it is known to be ready. Implementations have no state. */
interface Launch {

    /** Servers outlive the launcher by this, so that applications that lost it too can drain. */
    Duration LINGER = Duration.ofSeconds(4);

    /** Four servers start at once on two idle cores in 8 s; 27 s were seen on a machine under load. */
    Duration START_LIMIT = Duration.ofMinutes(3);

    /** Where a server runs: its port on 127.0.0.1, the folder of its data, its log. */
    record Place(int port, Path data, Path log) {}

    /** What the server needs and this machine lacks, with how to get it; empty when it can be started. */
    Optional<String> obstacle();

    /** What to start; lays the server's configuration into its data folder first. */
    ProcessSpec prepare(Place place, DevstackBuilder options) throws IOException;

    /** Returns when the server answers, throws {@link NotReadyException} when it does not. */
    void awaitReady(GuardedProcess process, Place place);

    URI uri(int port);

    /** Whether a server that may not listen yet answers the request with 200. */
    static boolean answers(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
