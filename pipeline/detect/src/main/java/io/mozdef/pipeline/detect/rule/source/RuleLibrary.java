// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.rule.RuleFile;
import io.mozdef.pipeline.detect.rule.RuleReader;
import io.mozdef.pipeline.detect.rule.source.RuleSource.Contents;
import io.mozdef.pipeline.detect.rule.yaml.Problem;
import io.mozdef.pipeline.detect.rule.yaml.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Loads rules from all sources, and again when they change. One broken file stops no other: it is reported with file, line
 * and reason, and the version of it that worked before stays in force. A rule in a later source replaces the one of the
 * same name and id in an earlier source, so that a stack can carry its own version of a shipped rule.
 *
 * <p>Thread-safe: {@link #current} may be called by anyone, {@link #reload} by one thread at a time.
 */
public final class RuleLibrary {

    private static final Logger LOG = Logger.getLogger(RuleLibrary.class);

    private final List<RuleSource> sources;
    private final RuleReader reader;
    private final Map<String, Map<String, List<String>>> params;
    private final Map<RuleSource, Contents> lastContents = new HashMap<>();
    private final Map<String, Rule> lastGood = new HashMap<>();
    private volatile RuleBook book = new RuleBook(List.of(), List.of());

    /**
     * @param sources later ones replace rules of earlier ones
     * @param params values instead of the rules' own parameters, by rule name and parameter name
     */
    public RuleLibrary(List<RuleSource> sources, RuleReader reader, Map<String, Map<String, List<String>>> params) {
        this.sources = List.copyOf(sources);
        this.reader = reader;
        this.params = params;
    }

    public RuleBook current() {
        return book;
    }

    /** Reads the sources; parses again only when a text changed. */
    public synchronized RuleBook reload() {
        List<Problem> problems = new ArrayList<>();
        boolean changed = false;
        for (RuleSource source : sources) {
            try {
                Contents contents = source.read();
                changed |= !contents.equals(lastContents.put(source, contents));
            } catch (IOException e) {
                problems.add(new Problem(source.name(), 0, "cannot be read, its rules stay as they were: " + e));
            }
        }
        if (changed || !problems.isEmpty()) {
            RuleBook loaded = load(problems);
            if (!loaded.problems().equals(book.problems())) {
                loaded.problems().forEach(p -> LOG.errorf("rule does not load: %s", p));
            }
            if (changed) {
                LOG.infof(
                        "rules loaded: rules=%d problems=%d",
                        loaded.rules().size(), loaded.problems().size());
            }
            book = loaded;
        } else if (book.problems().stream().anyMatch(p -> isSource(p.file()))) {
            book = load(problems);
        }
        return book;
    }

    private boolean isSource(String name) {
        return sources.stream().anyMatch(s -> s.name().equals(name));
    }

    private RuleBook load(List<Problem> sourceProblems) {
        List<Problem> problems = new ArrayList<>(sourceProblems);
        Map<String, Rule> byName = new TreeMap<>();
        for (RuleSource source : sources) {
            Contents contents = lastContents.get(source);
            if (contents != null) {
                problems.addAll(contents.problems());
                Map<String, Rule> own = new TreeMap<>();
                contents.files().forEach(file -> add(file, source, own, problems));
                own.values().forEach(rule -> merge(rule, byName, problems));
            }
        }
        unknownParams(byName, problems);
        return new RuleBook(List.copyOf(byName.values()), problems);
    }

    private void add(RuleFile file, RuleSource source, Map<String, Rule> own, List<Problem> problems) {
        String place = source.name() + "!" + file.path();
        Problems found = new Problems(file.path());
        Optional<Rule> rule = reader.read(file, params.getOrDefault(file.name(), Map.of()), found);
        rule.ifPresent(r -> lastGood.put(place, r));
        problems.addAll(found.all());
        Rule inForce = lastGood.get(place);
        if (inForce != null) {
            Rule twin = own.putIfAbsent(inForce.name(), inForce);
            if (twin != null) {
                problems.add(new Problem(file.path(), 0, "there is a rule of that name already: " + twin.file()));
            }
        }
    }

    private static void merge(Rule rule, Map<String, Rule> byName, List<Problem> problems) {
        for (Rule other : byName.values()) {
            if (other.id().equals(rule.id()) != other.name().equals(rule.name())) {
                problems.add(new Problem(
                        rule.file(),
                        0,
                        "its id or its name is that of " + other.file()
                                + ": a rule that replaces another has both, any other rule has neither"));
                return;
            }
        }
        byName.put(rule.name(), rule);
    }

    private void unknownParams(Map<String, Rule> byName, List<Problem> problems) {
        for (String name : params.keySet()) {
            if (!byName.containsKey(name)) {
                problems.add(new Problem(
                        "mozdef.alerts.params." + name, 0, "there is no rule of that name, or it does not load"));
            }
        }
    }
}
