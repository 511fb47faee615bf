// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.app.role.SearchStores;
import io.mozdef.pipeline.app.role.Settings;
import io.mozdef.pipeline.app.role.SourceSettings;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.event.StoredIds;
import io.mozdef.pipeline.transport.deadletter.DeadLetterException;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code ledger}: what was accepted must be stored once, lie in the dead letters, or be dropped by a rule; 1 when something is not. */
@Singleton
final class Ledger implements Command {

    private final Settings settings;
    private final SearchStores search;
    private final SourceSettings sources;
    private final Provider<StoredIds> ids;
    private final Provider<EventQueries> queries;
    private final Clock clock;

    @Inject
    Ledger(
            Settings settings,
            SearchStores search,
            SourceSettings sources,
            Provider<StoredIds> ids,
            Provider<EventQueries> queries,
            Clock clock) {
        this.settings = settings;
        this.search = search;
        this.sources = sources;
        this.ids = ids;
        this.queries = queries;
        this.clock = clock;
    }

    @Override
    public String name() {
        return Commands.LEDGER;
    }

    @Override
    public int run(List<String> words, Terminal terminal) {
        Path file =
                Path.of(Arguments.parse(words, Set.of("--accepted"), Set.of()).required("--accepted"));
        Map<String, List<Accepted>> bySource = read(file);
        search.configure(settings);
        settings.insist();
        FoundDeadLetters dead = new FoundDeadLetters(sources.configured());
        FoundEvents stored = new FoundEvents(ids.get(), queries.get(), clock.instant());
        try {
            boolean balanced = true;
            for (Map.Entry<String, List<Accepted>> source : bySource.entrySet()) {
                Balance balance = Balance.of(
                        source.getKey(),
                        source.getValue(),
                        stored.copies(source.getValue()),
                        dead.of(source.getKey(), source.getValue()),
                        stored.dropped(source.getValue()));
                balance.lines().forEach(terminal::line);
                balanced &= balance.holds();
            }
            return balanced ? OK : FOUND;
        } catch (StoreUnavailableException | DeadLetterException e) {
            throw new WrongUseException("Cannot compare: " + e.getMessage());
        }
    }

    private static Map<String, List<Accepted>> read(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(Accepted::read)
                    .collect(Collectors.groupingBy(Accepted::source, TreeMap::new, Collectors.toList()));
        } catch (IOException e) {
            throw new WrongUseException(file + " cannot be read");
        }
    }
}
