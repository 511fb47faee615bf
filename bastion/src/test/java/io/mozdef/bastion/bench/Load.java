// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** So many connections, each of which sends its next request when the last is answered. */
final class Load {
    /** What came of it: requests, those not answered 200, and latencies of the others in microseconds. */
    record Result(int requests, int failed, double seconds, long p50, long p99) {
        double perSecond() {
            return (requests - failed) / seconds;
        }
    }

    private static final int MOST = 4_000_000;

    private final Vertx vertx;
    private final int port;
    private final String secret;

    Load(Vertx vertx, int port, String secret) {
        this.vertx = vertx;
        this.port = port;
        this.secret = secret;
    }

    Result run(int connections, Buffer body, double seconds) throws InterruptedException {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(connections).setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(connections).setEventLoopSize(2));
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/uptycs")
                .putHeader("Uptomozdef-Secret", secret)
                .putHeader("Content-Type", "application/json");
        int[] micros = new int[MOST];
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(connections);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        Runnable sender = new Runnable() {
            @Override
            public void run() {
                long sent = System.nanoTime();
                if (sent >= end) {
                    ended.countDown();
                    return;
                }
                client.request(request)
                        .compose(r -> r.send(body))
                        .compose(r -> r.end().map(r.statusCode()))
                        .onComplete(answer -> {
                            if (answer.succeeded() && answer.result() == 200) {
                                micros[accepted.getAndIncrement() % MOST] = (int) ((System.nanoTime() - sent) / 1_000);
                            } else {
                                failed.incrementAndGet();
                            }
                            run();
                        });
            }
        };
        for (int i = 0; i < connections; i++) {
            vertx.runOnContext(now -> sender.run());
        }
        ended.await();
        double took = (System.nanoTime() - start) / 1e9;
        client.close();
        int count = Math.min(accepted.get(), MOST);
        Arrays.sort(micros, 0, count);
        return new Result(
                accepted.get() + failed.get(), failed.get(), took, micros[count / 2], micros[(int) (count * 0.99)]);
    }
}
