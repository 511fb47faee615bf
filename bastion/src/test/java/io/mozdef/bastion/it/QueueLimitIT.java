// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The limit of a body follows what the queue says of itself. */
class QueueLimitIT {
    @Test
    void theQueuesOwnLimitIsTakenWhenItIsLess() {
        try (StubSqs sqs = StubSqs.start()) {
            sqs.limit(Optional.of(32 * 1024));
            try (Bastion bastion =
                    Bastion.start(sqs.queueUrl(), Map.of("MOZDEF_BASTION_QUEUE_LIMIT_INTERVAL", "200ms"))) {
                await().until(() -> bastion.post(body(24 * 1024 + 1)) == 413);
                assertThat(bastion.post(body(24 * 1024))).isEqualTo(200);
                sqs.limit(Optional.of(64 * 1024));
                await().until(() -> bastion.post(body(24 * 1024 + 1)) == 200);
                sqs.limit(Optional.empty());
                assertThat(bastion.post(body(56 * 1024))).isEqualTo(200);
                assertThat(bastion.post(body(56 * 1024 + 1)))
                        .as("the last word holds")
                        .isEqualTo(413);
            }
        }
    }

    private static byte[] body(int length) {
        return "x".repeat(length).getBytes(UTF_8);
    }
}
