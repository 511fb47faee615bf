// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.rule.RuleFile;
import io.mozdef.pipeline.detect.rule.RuleReader;
import io.mozdef.pipeline.detect.rule.source.RuleSource;
import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.detect.test.RuleCase.Expectation;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.preparation.EventPreparation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests that lie beside rules, on any store. Rules, tests and evaluation are those of production; only the clock
 * is the case's. Not thread-safe.
 */
public final class RuleTests {

    private final Collection<? extends RuleKind> kinds;
    private final RuleReader reader;
    private final RuleBench bench;
    private final @Nullable EventPreparation preparation;

    /**
     * @param preparation the worker's way from raw bytes to events; null when there is none, and then cases with raw bytes
     *     are skipped, visibly
     */
    public RuleTests(Collection<? extends RuleKind> kinds, RuleBench bench, @Nullable EventPreparation preparation) {
        this.kinds = List.copyOf(kinds);
        this.reader = new RuleReader(this.kinds);
        this.bench = bench;
        this.preparation = preparation;
    }

    /**
     * Runs every case of every rule of a source.
     *
     * @throws IOException when the source cannot be read
     */
    public List<TestResult> run(RuleSource source) throws IOException {
        RuleSource.Contents contents = source.read();
        List<TestResult> results = new ArrayList<>();
        contents.problems().forEach(p -> results.add(TestResult.failed(p.file(), p.reason())));
        Map<String, String> ids = new HashMap<>();
        for (RuleFile file : contents.files()) {
            results.addAll(run(file));
            reader.read(file, Map.of(), new Problems(file.path())).ifPresent(rule -> {
                String other = ids.putIfAbsent(rule.id(), file.path());
                if (other != null) {
                    results.add(TestResult.failed(file.path(), "has the id of " + other));
                }
            });
        }
        return results;
    }

    /** Runs the cases of one rule. A rule or test file that does not load is one failure for each problem. */
    public List<TestResult> run(RuleFile file) {
        List<TestResult> results = new ArrayList<>();
        Problems ruleProblems = new Problems(file.path());
        Optional<Rule> rule = reader.read(file, Map.of(), ruleProblems);
        ruleProblems.all().forEach(p -> results.add(TestResult.failed(p.file() + ":" + p.line(), p.reason())));
        if (file.tests().isBlank()) {
            results.add(TestResult.failed(file.path(), "has no tests: " + file.testsPath() + " is missing"));
            return results;
        }
        Problems problems = new Problems(file.testsPath());
        List<RuleCase> cases = new RuleTestsReader(problems).read(file.tests());
        problems.all().forEach(p -> results.add(TestResult.failed(p.file() + ":" + p.line(), p.reason())));
        if (results.isEmpty() && rule.isPresent()) {
            cases.forEach(ruleCase -> results.add(run(file, ruleCase)));
            completeness(file, cases).ifPresent(results::add);
        }
        return results;
    }

    private static Optional<TestResult> completeness(RuleFile file, List<RuleCase> cases) {
        boolean positive = cases.stream().anyMatch(c -> c.expect().alerts() > 0);
        boolean negative = cases.stream().anyMatch(c -> c.expect().alerts() == 0);
        return positive && negative
                ? Optional.empty()
                : Optional.of(TestResult.failed(file.testsPath(), "needs a case that alerts and one that does not"));
    }

    private TestResult run(RuleFile file, RuleCase ruleCase) {
        String subject = file.name() + " / " + ruleCase.name();
        if (ruleCase.needsPreparation() && preparation == null) {
            return TestResult.skipped(subject, "no preparation of raw lines here");
        }
        String where = file.testsPath() + ":" + ruleCase.line();
        try {
            Problems problems = new Problems(file.path());
            Optional<Rule> rule = reader.read(file, ruleCase.params(), problems);
            if (rule.isEmpty()) {
                return TestResult.failed(subject, where + ": " + problems.all());
            }
            String token = UUID.randomUUID().toString();
            List<Alert> alerts = new CaseRun(rule.get(), ruleCase, token, bench, kinds, preparation).perform(ruleCase);
            Optional<String> mismatch = mismatch(ruleCase.expect(), alerts);
            return mismatch.isEmpty()
                    ? TestResult.passed(subject)
                    : TestResult.failed(subject, where + ": " + mismatch.get());
        } catch (RuntimeException e) {
            return TestResult.failed(subject, where + ": " + e);
        }
    }

    private static Optional<String> mismatch(Expectation expect, List<Alert> alerts) {
        if (alerts.size() != expect.alerts()) {
            return Optional.of("expected " + expect.alerts() + " alerts, got " + alerts.size() + " "
                    + alerts.stream().map(Alert::summary).toList());
        }
        List<String> summaries = alerts.stream().map(Alert::summary).sorted().toList();
        if (expect.summaries().isPresent()
                && !expect.summaries().get().stream().sorted().toList().equals(summaries)) {
            return Optional.of("expected summaries " + expect.summaries().get() + ", got " + summaries);
        }
        for (Alert alert : alerts) {
            Map<String, String> actual = fields(alert);
            for (Map.Entry<String, String> field : expect.fields().entrySet()) {
                if (!field.getValue().equals(actual.get(field.getKey()))) {
                    return Optional.of("expected " + field.getKey() + " '" + field.getValue() + "', got '"
                            + actual.get(field.getKey()) + "'");
                }
            }
            if (expect.tags().isPresent() && !expect.tags().get().equals(alert.tags())) {
                return Optional.of("expected tags " + expect.tags().get() + ", got " + alert.tags());
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> fields(Alert alert) {
        Map<String, String> fields = new HashMap<>();
        fields.put("summary", alert.summary());
        fields.put("severity", alert.severity());
        fields.put("category", alert.category());
        fields.put("classname", alert.classname());
        fields.put("channel", alert.channel() == null ? "" : alert.channel());
        fields.put("url", alert.url() == null ? "" : alert.url());
        fields.put("notify", Boolean.toString(alert.notifyBot()));
        fields.put("count", Long.toString(alert.count()));
        fields.put("events", Integer.toString(alert.events().size()));
        return fields;
    }
}
