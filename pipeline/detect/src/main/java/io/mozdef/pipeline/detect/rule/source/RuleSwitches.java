// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import io.mozdef.pipeline.detect.schedule.Schedule;
import io.mozdef.pipeline.store.state.StateStore;
import io.mozdef.pipeline.store.state.StateStore.State;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people change about rules while they run: on or off, and when. Kept in the store, so it outlives restarts and
 * reloads. A rule without an entry is on, at its own schedule. Thread-safe.
 */
public final class RuleSwitches {

    private static final String KIND = "alerts.switch";

    private final StateStore states;
    private final Clock clock;

    public RuleSwitches(StateStore states, Clock clock) {
        this.states = states;
        this.clock = clock;
    }

    /** All entries by rule id. */
    public Map<String, Setting> all() {
        Map<String, Setting> settings = new HashMap<>();
        states.all(KIND).forEach(s -> settings.put(s.id(), setting(s)));
        return settings;
    }

    public Optional<Setting> of(String ruleId) {
        return states.read(KIND, ruleId).map(RuleSwitches::setting);
    }

    /**
     * Changes a rule's entry.
     *
     * @param schedule instead of the rule's own, or null for that
     * @param user who wants it
     * @param expected the entry's version as it was read, null when there was none
     * @return the entry as it is now, or empty when somebody else was faster
     */
    public Optional<Setting> set(
            String ruleId, boolean on, @Nullable Schedule schedule, String user, @Nullable Version expected) {
        Instant now = clock.instant();
        Instant onSince = on
                ? of(ruleId).filter(Setting::on).map(Setting::onSince).orElse(expected == null ? Instant.EPOCH : now)
                : now;
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("on", on);
        content.put("onsince", onSince.toString());
        content.put("schedule", schedule == null ? null : schedule.text());
        content.put("modifiedby", user);
        content.put("modifiedat", now.toString());
        return states.write(KIND, ruleId, content, expected)
                .map(v -> new Setting(on, onSince, Optional.ofNullable(schedule), v));
    }

    private static Setting setting(State state) {
        return new Setting(
                !Boolean.FALSE.equals(state.content().get("on")),
                Instant.parse(String.valueOf(state.content().get("onsince"))),
                schedule(state.content().get("schedule")),
                state.version());
    }

    private static Optional<Schedule> schedule(@Nullable Object text) {
        try {
            return Optional.ofNullable(text).map(t -> Schedule.parse(t.toString()));
        } catch (IllegalArgumentException e) {
            // not written by us: the rule's own schedule holds
            return Optional.empty();
        }
    }

    /**
     * @param onSince what was stored before is not looked at: a rule that was off does not report what it missed by will
     * @param schedule instead of the rule's own
     */
    public record Setting(boolean on, Instant onSince, Optional<Schedule> schedule, Version version) {}
}
