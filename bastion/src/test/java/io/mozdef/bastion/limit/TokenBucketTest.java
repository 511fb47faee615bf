// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = Long.MAX_VALUE - SECOND; // System.nanoTime may overflow

    @Test
    void allowsTheBurstThenTheRate() {
        TokenBucket bucket = new TokenBucket(2, 5, () -> now);
        assertThat(taken(bucket, 10)).isEqualTo(5);
        now += SECOND;
        assertThat(taken(bucket, 10)).isEqualTo(2);
        now += SECOND / 2;
        assertThat(taken(bucket, 10)).isEqualTo(1);
        now += 100 * SECOND;
        assertThat(taken(bucket, 10)).isEqualTo(5);
    }

    @Test
    void tellsWhenThereWillBeAToken() {
        TokenBucket bucket = new TokenBucket(0.1, 2, () -> now);
        assertThat(taken(bucket, 3)).isEqualTo(2);
        assertThat(bucket.secondsToNext()).isEqualTo(10);
        now += 7 * SECOND;
        assertThat(bucket.secondsToNext()).isEqualTo(3);
        now += 3 * SECOND;
        assertThat(taken(bucket, 3)).isEqualTo(1);
        assertThat(new TokenBucket(1e-9, 0, () -> now).secondsToNext()).isLessThanOrEqualTo(3_600);
    }

    @Test
    void zeroNeverRefuses() {
        assertThat(taken(new TokenBucket(0, 1, () -> now), 1_000)).isEqualTo(1_000);
    }

    private static long taken(TokenBucket bucket, int tries) {
        return IntStream.range(0, tries).filter(i -> bucket.tryTake()).count();
    }
}
