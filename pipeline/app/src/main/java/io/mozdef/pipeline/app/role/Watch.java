// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks in the background whether something answers, so that readiness can say so without calling out. */
final class Watch implements AutoCloseable {

    /** As often as Kubernetes asks for readiness by default, twice. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Ticker ticker;
    private volatile @Nullable String problem = "not asked yet";

    Watch(Tickers tickers, String name, Supplier<Optional<String>> asked) {
        ticker = tickers.start(
                "watch-" + name, EVERY, () -> problem = asked.get().orElse(null));
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void close() {
        ticker.close();
    }
}
