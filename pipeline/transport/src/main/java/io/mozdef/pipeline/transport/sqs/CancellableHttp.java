// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client whose waiting requests can be ended: a long poll that outlived its intake would take messages for nobody,
 * and a thread that waits on a plain socket cannot be interrupted. Thread-safe.
 */
final class CancellableHttp implements SdkHttpClient {

    private final SdkHttpClient plain;
    private final Set<ExecutableHttpRequest> running = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    CancellableHttp(SdkHttpClient plain) {
        this.plain = plain;
    }

    /** Ends what runs; from now on every request fails at once. */
    void cancel() {
        cancelled = true;
        running.forEach(ExecutableHttpRequest::abort);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = plain.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                running.add(prepared);
                try {
                    if (cancelled) {
                        throw new IOException("closed");
                    }
                    return prepared.call();
                } finally {
                    running.remove(prepared);
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return plain.clientName();
    }

    @Override
    public void close() {
        plain.close();
    }
}
