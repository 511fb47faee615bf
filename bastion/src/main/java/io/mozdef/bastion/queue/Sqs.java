// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.queue;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;

/** The SDK's client, made of the {@code quarkus.sqs.*} keys. */
@Singleton
class Sqs {
    private final SqsAsyncClient client;

    /**
     * Without the MD5 of each message: TLS guards the bytes on their way, and a body has its SHA-256 in the envelope (docs/adr/0009).
     *
     * @param unused the extension has a builder only where somebody asks for its client
     */
    @Inject
    Sqs(SqsAsyncClientBuilder builder, Instance<SqsAsyncClient> unused) {
        client = builder.checksumValidationEnabled(false).build();
    }

    SqsAsyncClient client() {
        return client;
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
