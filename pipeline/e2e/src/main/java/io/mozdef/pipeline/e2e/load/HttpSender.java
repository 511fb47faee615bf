// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Posts a body again and again until the door says 2xx, as a good log shipper does. Anything but 2xx, 429 and 5xx is the
 * sender's fault and ends the run. Thread-safe.
 */
public final class HttpSender {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long PAUSE_MILLIS = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI door;
    private final Map<String, String> headers;
    private final AtomicLong retries = new AtomicLong();

    public HttpSender(URI door, Map<String, String> headers) {
        this.door = door;
        this.headers = Map.copyOf(headers);
    }

    /** How often a body had to be posted again. */
    public long retries() {
        return retries.get();
    }

    /**
     * Returns when the door has said 2xx to every part of it.
     *
     * @param extra headers of this request, such as its Idempotency-Key
     */
    public void send(byte[] body, Map<String, String> extra) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(door)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        extra.forEach(request::setHeader);
        HttpRequest ready = request.build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!accepted(ready)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not accepted within " + PATIENCE + ": " + door);
            }
            retries.incrementAndGet();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean accepted(HttpRequest request) throws InterruptedException {
        HttpResponse<String> response;
        try {
            response = client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            return false; // the door is away: that is what the run is about
        }
        int status = response.statusCode();
        if (status == 200 || status == 202 || status == 204) {
            return true;
        }
        // 207: some items were not taken; the same key makes the repeat harmless for those that were
        if (status == 207 || status == 429 || status >= 500) {
            return false;
        }
        throw new IllegalStateException(door + " says " + status + ": " + response.body());
    }
}
