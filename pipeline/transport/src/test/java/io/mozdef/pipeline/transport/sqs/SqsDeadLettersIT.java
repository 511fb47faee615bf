// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.model.event.Identity;
import io.mozdef.pipeline.model.event.Receipt;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterFilter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import io.mozdef.pipeline.transport.deadletter.DeadLetters;
import io.mozdef.pipeline.transport.deadletter.LetterTooLargeException;
import io.mozdef.pipeline.transport.deadletter.Replay;
import io.mozdef.pipeline.transport.deadletter.Requeue;
import io.mozdef.pipeline.transport.delivery.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Dead letters and their replay on a real SQS-compatible server. */
class SqsDeadLettersIT extends SqsRig {

    @Test
    void replaysADeadLetterAsItWasAndTwiceIsTheSame() throws Exception {
        Receipt receipt = new Receipt("uptycs", null, RECEIVED, "192.0.2.1", "text/plain");
        Identity identity = new Identity(Identity.Kind.DELIVERY, "d-1");
        byte[] bytes = {'{', 0, (byte) 0xff};
        DeadLetter letter = new DeadLetter(bytes, receipt, identity, 3, "store", "mapping: it contradicts", 2);
        try (DeadLetters letters = source.openDeadLetters()) {
            letters.keep(letter).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            letters.keep(new DeadLetter("text".getBytes(UTF_8), receipt, identity, 0, "normalise", "no", 0))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        List<DeadLetter> listed = new ArrayList<>();
        try (DeadLetterReader reader = source.readDeadLetters()) {
            new Replay(reader, clock).list(DeadLetterFilter.ALL, kept -> listed.add(kept.letter()));
        }
        assertThat(listed)
                .usingRecursiveFieldByFieldElementComparator()
                .contains(letter)
                .hasSize(2);
        DeadLetterFilter stored = new DeadLetterFilter(
                Optional.of("uptycs"), Optional.of("store"), Optional.of("contradicts"), Optional.of(clock.instant()));
        for (long expected : new long[] {1, 0}) {
            try (DeadLetterReader reader = source.readDeadLetters();
                    Requeue requeue = source.openRequeue()) {
                assertThat(new Replay(reader, clock)
                                .replay(stored, requeue, kept -> {})
                                .replayed())
                        .isEqualTo(expected);
            }
        }
        intake();
        Delivery again = take();
        assertThat(again.body()).isEqualTo(bytes);
        assertThat(again.receipt()).isEqualTo(receipt);
        assertThat(again.identity()).isEqualTo(identity);
        assertThat(again.firstOrdinal()).isEqualTo(3);
        again.settle();
    }

    @Test
    void keepsALetterThatIsLargerThanTheQueueAfterEncoding() throws Exception {
        byte[] large = new byte[1_000_000];
        new Random(1).nextBytes(large);
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (large[i] & 0x1f);
        }
        DeadLetter letter = new DeadLetter(
                large,
                Receipt.of("uptycs", RECEIVED),
                new Identity(Identity.Kind.TRANSPORT, "t"),
                0,
                "store",
                "big",
                0);
        try (DeadLetters letters = source.openDeadLetters()) {
            letters.keep(letter).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        try (DeadLetterReader reader = source.readDeadLetters()) {
            assertThat(reader.next().orElseThrow().letter().bytes()).isEqualTo(large);
        }
    }

    @Test
    void saysThatALetterIsLargerThanTheQueueWillEverTake() {
        byte[] large = new byte[2_000_000];
        new Random(1).nextBytes(large);
        DeadLetter letter = new DeadLetter(
                large,
                Receipt.of("uptycs", RECEIVED),
                new Identity(Identity.Kind.TRANSPORT, "t"),
                0,
                "store",
                "big",
                0);
        try (DeadLetters letters = source.openDeadLetters()) {
            assertThat(letters.keep(letter).toCompletableFuture())
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(LetterTooLargeException.class);
        }
    }
}
