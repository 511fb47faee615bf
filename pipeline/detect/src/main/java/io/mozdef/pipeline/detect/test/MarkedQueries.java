// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees the events of one case alone, so that cases share an engine without deleting anything. */
final class MarkedQueries implements EventQueries {

    private final EventQueries all;
    private final Condition mark;

    MarkedQueries(EventQueries all, String token) {
        this.all = all;
        this.mark = Condition.match("details." + CaseEvents.MARK, Modifier.CASED, token);
    }

    private Condition mine(Condition where) {
        return Condition.all(mark, where);
    }

    @Override
    public void refresh() {
        all.refresh();
    }

    @Override
    public Page search(Search search, @Nullable String cursor) {
        return all.search(
                new Search(mine(search.where()), search.range(), search.newestFirst(), search.pageSize()), cursor);
    }

    @Override
    public Optional<StoredEvent> find(String index, String id) {
        return all.find(index, id);
    }

    @Override
    public long count(Condition where, TimeRange range) {
        return all.count(mine(where), range);
    }

    @Override
    public List<Group> groups(Condition where, List<String> groupBy, TimeRange range) {
        return all.groups(mine(where), groupBy, range);
    }

    @Override
    public NavigableMap<Instant, Long> histogram(
            Condition where, Map<String, String> key, TimeRange range, Duration step) {
        return all.histogram(mine(where), key, range, step);
    }

    @Override
    public List<ValueCount> frequent(
            Condition where, Map<String, String> key, TimeRange range, String field, int atMost) {
        return all.frequent(mine(where), key, range, field, atMost);
    }

    @Override
    public long distinct(Condition where, Map<String, String> key, TimeRange range, String field) {
        return all.distinct(mine(where), key, range, field);
    }
}
