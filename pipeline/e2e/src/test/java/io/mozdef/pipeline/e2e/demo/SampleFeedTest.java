// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mozdef.pipeline.e2e.load.HttpSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleFeedTest {

    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private HttpServer door;

    @BeforeEach
    void open() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(requests.incrementAndGet() <= 2 ? 400 : 200, -1);
            exchange.close();
        });
        door.start();
    }

    @AfterEach
    void shut() {
        door.stop(0);
    }

    @Test
    void aDoorThatRefusesIsToldOnceAndTheFeedGoesOn() throws InterruptedException {
        HttpSender sender = new HttpSender(
                URI.create("http://127.0.0.1:" + door.getAddress().getPort() + "/"), Map.of());
        Thread feed = new Thread(new SampleFeed(sender, sender, Clock.systemUTC(), said::add));
        feed.start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> requests.get() >= 4);
            assertThat(feed.isAlive()).isTrue();
        } finally {
            feed.interrupt();
            feed.join();
        }
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("says 400", "goes on");
        assertThat(said.get(1)).contains("takes samples again");
    }
}
