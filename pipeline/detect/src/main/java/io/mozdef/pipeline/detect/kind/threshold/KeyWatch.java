// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind.threshold;

import io.mozdef.pipeline.detect.kind.AlertId;
import io.mozdef.pipeline.detect.kind.AlertWriter;
import io.mozdef.pipeline.detect.kind.Evaluation;
import io.mozdef.pipeline.detect.kind.RuleState.Remembered;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Window;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.event.EventQueries.Group;
import io.mozdef.pipeline.store.event.GroupFields;
import io.mozdef.pipeline.store.event.StoredEvent;
import io.mozdef.pipeline.store.event.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One key of one rule in one run: its episodes brought up to date, remembered, and reported. */
final class KeyWatch {

    private static final int TRIES = 5;

    /** How many windows further to look when an episode reaches past what was asked. */
    private static final int LOOK_AHEAD = 16;

    private final Evaluation run;
    private final ThresholdSettings settings;
    private final Group group;
    private final Map<String, String> key = new LinkedHashMap<>();
    private final String id;

    KeyWatch(Evaluation run, ThresholdSettings settings, Group group) {
        this.run = run;
        this.settings = settings;
        this.group = group;
        List<String> parts = new ArrayList<>();
        for (String field : settings.groupBy()) {
            String value = group.key().get(field);
            key.put(field, value);
            parts.add(field);
            parts.add(value);
        }
        id = AlertId.of(parts.toArray(new String[0]));
    }

    /** Under which the key's episodes are remembered. */
    String id() {
        return id;
    }

    void look(Optional<Remembered> before) {
        Optional<Remembered> present = before;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            List<Episode> known =
                    present.map(r -> EpisodeBook.read(r.content())).orElse(List.of());
            EpisodeBook book = update(known);
            List<Episode> touched = book.touched();
            if (touched.isEmpty()) {
                return;
            }
            // remembered first: the name under which an alert is stored is then settled, whatever comes in between
            if (book.remembered().equals(known) || run.state().write(id, content(book), present.orElse(null))) {
                touched.forEach(this::report);
                return;
            }
            present = run.state().read(id);
        }
        throw new IllegalStateException("the state of a key of " + run.rule() + " keeps changing");
    }

    private EpisodeBook update(List<Episode> known) {
        Window window = settings.window();
        TimeRange range = ThresholdKind.around(window, group.earliest(), group.latest());
        long newFrom = window.bucketOf(group.earliest()).getEpochSecond();
        while (true) {
            NavigableMap<Instant, Long> buckets =
                    run.events().histogram(run.rule().condition(), key, range, window.step());
            EpisodeBook book =
                    new EpisodeBook(settings.count(), window, run.slice().now(), known);
            book.take(buckets, newFrom);
            Instant needed = Instant.ofEpochSecond(
                    Math.max(book.neededUntil(known), range.from().getEpochSecond()));
            if (!needed.isAfter(range.until())) {
                return book;
            }
            range = TimeRange.event(range.from(), needed.plus(window.within().multipliedBy(LOOK_AHEAD)));
        }
    }

    private Map<String, @Nullable Object> content(EpisodeBook book) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("rule", run.rule().name());
        content.put("key", new LinkedHashMap<>(key));
        content.put("episodes", book.remembered().stream().map(Episode::content).toList());
        return content;
    }

    private void report(Episode episode) {
        Window window = settings.window();
        TimeRange range = TimeRange.event(
                Instant.ofEpochSecond(episode.first()),
                Instant.ofEpochSecond(episode.last()).plus(window.step()));
        Condition mine = Condition.all(run.rule().condition(), GroupFields.member(key));
        Optional<Group> whole = run.events().groups(mine, settings.groupBy(), range).stream()
                .filter(g -> g.key().equals(group.key()))
                .findFirst();
        String alertId = alertId(episode);
        String fingerprint = whole.map(g -> g.count() + "/" + g.earliest() + "/" + g.latest())
                .orElse("");
        if (whole.isPresent() && !run.findings().isSettled(alertId, fingerprint)) {
            run.findings().growing(describe(alertId, episode, whole.get(), mine, range), fingerprint);
        }
    }

    private String alertId(Episode episode) {
        List<String> parts = new ArrayList<>(List.of(run.rule().id()));
        key.forEach((field, value) -> {
            parts.add(field);
            parts.add(value);
        });
        parts.add(Long.toString(episode.start()));
        return AlertId.of(parts.toArray(new String[0]));
    }

    private Alert describe(String alertId, Episode episode, Group whole, Condition mine, TimeRange range) {
        EventQueries events = run.events();
        int samples = Math.max(1, run.rule().alert().samples());
        List<StoredEvent> earliest = events.search(new EventQueries.Search(mine, range, false, samples), null)
                .events();
        return AlertWriter.write(
                run.rule(),
                new AlertWriter.Found(
                        alertId,
                        episode.opened(),
                        Instant.ofEpochSecond(episode.start()),
                        whole.earliest(),
                        whole.latest(),
                        whole.count(),
                        key,
                        earliest,
                        () -> events.search(new EventQueries.Search(mine, range, true, 1), null).events().stream()
                                .findFirst()
                                .orElse(null),
                        top -> events.frequent(run.rule().condition(), key, range, top.field(), top.atMost())));
    }
}
