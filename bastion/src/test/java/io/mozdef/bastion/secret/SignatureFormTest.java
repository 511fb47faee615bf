// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SignatureFormTest {
    /** From the specification's reference libraries (standard-webhooks, test vectors). */
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Instant SIGNED = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String RIGHT = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final Secret secret = Objects.requireNonNull(Secret.of("key", KEY, true, problem -> {}));
    private final Secrets secrets = new Secrets(
            List.of(Objects.requireNonNull(Secret.of("other", "x".repeat(40), true, problem -> {})), secret));

    @Test
    void knowsTheStandardsOwnExample() {
        SignatureForm.Proof proof = verify(standard(RIGHT), BODY, SIGNED);
        assertThat(proof).isNotNull();
        assertThat(proof.secret()).isEqualTo("key");
        assertThat(proof.id()).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
        assertThat(verify(standard("v1,AAAA v2,xyz nonsense " + RIGHT), BODY, SIGNED))
                .isNotNull();
    }

    @Test
    void refusesAnotherBodyIdTimeOrSignature() {
        assertThat(verify(standard(RIGHT), "{}".getBytes(UTF_8), SIGNED)).isNull();
        assertThat(verify(standard(RIGHT).set("webhook-id", "msg_2"), BODY, SIGNED))
                .isNull();
        assertThat(verify(standard(RIGHT).set("webhook-timestamp", "1614265331"), BODY, SIGNED))
                .isNull();
        assertThat(verify(standard(RIGHT.replace("g0", "g1")), BODY, SIGNED)).isNull();
        assertThat(verify(standard(RIGHT.substring(3)), BODY, SIGNED)).isNull();
        assertThat(verify(standard(RIGHT).add("webhook-signature", RIGHT), BODY, SIGNED))
                .isNull();
        for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            assertThat(verify(standard(RIGHT).remove(header), BODY, SIGNED))
                    .as(header)
                    .isNull();
        }
    }

    @Test
    void refusesATimeThatIsNotNow() {
        assertThat(verify(standard(RIGHT), BODY, SIGNED.plusSeconds(300))).isNotNull();
        assertThat(verify(standard(RIGHT), BODY, SIGNED.plusSeconds(301))).isNull();
        assertThat(verify(standard(RIGHT), BODY, SIGNED.minusSeconds(301))).isNull();
        assertThat(verify(standard(RIGHT).set("webhook-timestamp", "now"), BODY, SIGNED))
                .isNull();
    }

    @Test
    void knowsGithubsForm() {
        String right = "sha256=" + HexFormat.of().formatHex(secret.hmac(List.of(BODY)));
        assertThat(github(right)).isNotNull();
        assertThat(github(right.substring(7))).isNull();
        assertThat(github(right.substring(0, 20))).isNull();
        assertThat(github("sha256=zz")).isNull();
        assertThat(github(right.replace('a', 'b'))).isNull();
    }

    @Test
    void remembersIdsForAWhile() {
        Instant[] now = {SIGNED};
        SeenIds seen = new SeenIds(new TestClock(now), Duration.ofMinutes(10));
        assertThat(seen.begin("a")).isEqualTo(SeenIds.State.NEW);
        assertThat(seen.begin("a")).isEqualTo(SeenIds.State.UNDER_WAY);
        seen.dropped("a");
        assertThat(seen.begin("a")).isEqualTo(SeenIds.State.NEW);
        seen.taken("a");
        assertThat(seen.begin("a")).isEqualTo(SeenIds.State.TAKEN);
        assertThat(seen.begin("b")).isEqualTo(SeenIds.State.NEW);
        now[0] = SIGNED.plusSeconds(601);
        assertThat(seen.begin("a")).isEqualTo(SeenIds.State.NEW);
    }

    @Test
    void remembersTheLatestTenThousandOnly() {
        SeenIds seen = new SeenIds(Clock.fixed(SIGNED, ZoneOffset.UTC), Duration.ofMinutes(10));
        for (int i = 0; i <= 10_000; i++) {
            seen.taken("id" + i);
        }
        assertThat(seen.begin("id1")).isEqualTo(SeenIds.State.TAKEN);
        assertThat(seen.begin("id0")).isEqualTo(SeenIds.State.NEW);
    }

    private SignatureForm.Proof verify(MultiMap headers, byte[] body, Instant now) {
        return SignatureForm.STANDARD.verify(headers, body, secrets, now, Duration.ofMinutes(5));
    }

    private SignatureForm.Proof github(String header) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Hub-Signature-256", header);
        return SignatureForm.GITHUB.verify(headers, BODY, secrets, SIGNED, Duration.ofMinutes(5));
    }

    private static MultiMap standard(String signature) {
        return MultiMap.caseInsensitiveMultiMap()
                .add("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .add("webhook-timestamp", "1614265330")
                .add("webhook-signature", signature);
    }

    private static final class TestClock extends Clock {
        private final Instant[] now;

        TestClock(Instant[] now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now[0];
        }
    }
}
