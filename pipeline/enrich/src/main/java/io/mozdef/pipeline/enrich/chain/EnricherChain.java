// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.chain;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.model.event.EventDraft;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Runs the enabled enrichers over a draft, lower priority first, equal ones by name; each sees what those before it did. One
 * that throws is undone for that event and leaves an entry in {@code errors}; one that is too slow three times in a row is
 * left out for five minutes. Thread-safe; a draft belongs to one thread.
 */
public final class EnricherChain {

    private final List<Link> links;
    private final LongSupplier nanos;

    /**
     * @param nanos a monotonic clock in nanoseconds, such as {@link System#nanoTime}
     * @throws IllegalArgumentException when two enrichers have one name, or configuration names one that is not there
     */
    public EnricherChain(
            Collection<? extends Enricher> enrichers, EnrichConfig config, ChainListener listener, LongSupplier nanos) {
        this.nanos = nanos;
        checkNames(enrichers, config.enrichers().keySet());
        Map<String, EnrichConfig.Switch> switches = config.enrichers();
        Limits limits = Limits.of(config.chain());
        this.links = enrichers.stream()
                .filter(e -> !switches.containsKey(e.name())
                        || switches.get(e.name()).enabled())
                .sorted(Comparator.comparingInt(Enricher::priority).thenComparing(Enricher::name))
                .map(e -> new Link(e, limits, listener))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Names of the enrichers that run, in their order. */
    public List<String> names() {
        return links.stream().map(Link::name).toList();
    }

    /** Edits the draft; a drop ends it there. */
    public Verdict run(EventDraft draft) {
        long started = 0;
        boolean timed = false;
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            if (!link.wokenBy(draft)) {
                continue;
            }
            if (!timed) {
                started = nanos.getAsLong();
                timed = true;
            }
            if (link.suspended(started)) {
                link.skip(draft);
                continue;
            }
            Verdict verdict = link.run(draft);
            long ended = nanos.getAsLong();
            link.took(ended - started, ended);
            started = ended;
            if (verdict != Verdict.KEEP && verdict instanceof Verdict.Drop) {
                return verdict;
            }
        }
        return Verdict.KEEP;
    }

    private static void checkNames(Collection<? extends Enricher> enrichers, Set<String> configured) {
        Set<String> names = new HashSet<>();
        for (Enricher enricher : enrichers) {
            if (!names.add(enricher.name())) {
                throw new IllegalArgumentException("two enrichers are named " + enricher.name());
            }
        }
        Set<String> unknown = new TreeSet<>(configured);
        unknown.removeAll(names);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("mozdef.enrich names enrichers that do not exist: " + unknown
                    + "; there are: " + new TreeSet<>(names));
        }
    }
}
