// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.app.role.SourceSettings;
import io.mozdef.pipeline.transport.deadletter.DeadLetter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterException;
import io.mozdef.pipeline.transport.deadletter.DeadLetterFilter;
import io.mozdef.pipeline.transport.deadletter.DeadLetterReader;
import io.mozdef.pipeline.transport.deadletter.Requeue;
import io.mozdef.pipeline.transport.source.Source;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code replay}: sends the dead letters of a source through the worker again, or only lists them. */
@Singleton
final class Replay implements Command {

    private final SourceSettings sources;
    private final Clock clock;

    @Inject
    Replay(SourceSettings sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public String name() {
        return Commands.REPLAY;
    }

    @Override
    public int run(List<String> words, Terminal terminal) {
        Arguments arguments =
                Arguments.parse(words, Set.of("--source", "--stage", "--reason", "--since"), Set.of("--list"));
        if (!arguments.rest().isEmpty()) {
            throw new WrongUseException("replay takes options only");
        }
        Source source = sources.named(arguments.required("--source"));
        DeadLetterFilter filter = new DeadLetterFilter(
                Optional.empty(), arguments.option("--stage"), arguments.option("--reason"), since(arguments));
        try (DeadLetterReader reader = source.readDeadLetters()) {
            var replay = new io.mozdef.pipeline.transport.deadletter.Replay(reader, clock);
            if (arguments.has("--list")) {
                var summary = replay.list(filter, kept -> terminal.line(describe(kept)));
                terminal.line(summary.matched() + " of " + summary.read() + " dead letters of " + source.name());
            } else {
                try (Requeue requeue = source.openRequeue()) {
                    var summary = replay.replay(filter, requeue, kept -> terminal.line(describe(kept)));
                    terminal.line(summary.replayed() + " of " + summary.read() + " dead letters of " + source.name()
                            + " are in their queue again");
                }
            }
            return OK;
        } catch (DeadLetterException e) {
            terminal.error(e.getMessage());
            return FOUND;
        }
    }

    private static Optional<Instant> since(Arguments arguments) {
        try {
            return arguments.option("--since").map(text -> OffsetDateTime.parse(text)
                    .toInstant());
        } catch (DateTimeException e) {
            throw new WrongUseException("--since is a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** A line without content: received, document id, stage, reason. */
    private static String describe(DeadLetterReader.Kept kept) {
        DeadLetter letter = kept.letter();
        return letter.receipt().received() + "\t"
                + letter.identity().documentId(letter.receipt().source(), letter.ordinal()) + "\t" + letter.stage()
                + "\t" + letter.reason();
    }
}
