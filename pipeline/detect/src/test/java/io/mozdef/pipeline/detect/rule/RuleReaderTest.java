// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.detect.kind.simple.SimpleKind;
import io.mozdef.pipeline.detect.kind.threshold.ThresholdKind;
import io.mozdef.pipeline.detect.rule.yaml.Problem;
import io.mozdef.pipeline.detect.rule.yaml.Problems;
import io.mozdef.pipeline.model.condition.Condition;
import io.mozdef.pipeline.model.condition.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleReaderTest {

    private static final String HEAD = "title: T\nid: 5f0f6b0e-3c1b-4d0f-9a54-0d5b7d0c2b11\n";
    private static final String ALERT = "alert: {classname: C, category: c, summary: s}\n";

    private final RuleReader reader = new RuleReader(List.of(new SimpleKind(), new ThresholdKind()));
    private Problems problems = new Problems("a/r.yml");

    @Test
    void readsTheSmallestRule() {
        Rule rule = read("detection: {s: {category: x}, condition: s}\n").orElseThrow();

        assertThat(rule.name()).isEqualTo("r");
        assertThat(rule.kind()).isEqualTo("simple");
        assertThat(rule.schedule().text()).isEqualTo("60s");
        assertThat(rule.condition()).isEqualTo(Condition.match("category", Modifier.EQUALS, "x"));
        assertThat(rule.alert().severity(name -> "")).isEqualTo(Severity.NOTICE);
    }

    @Test
    void aListIsOrAndAMappingIsAndAndAllIsAnd() {
        assertThat(condition("{s: {a: [x, y], b|contains|all: [p, q]}, condition: s}"))
                .isEqualTo(Condition.all(
                        Condition.any(equal("a", "x"), equal("a", "y")),
                        Condition.all(
                                Condition.match("b", Modifier.CONTAINS, "p"),
                                Condition.match("b", Modifier.CONTAINS, "q"))));
    }

    @Test
    void aListOfMappingsIsOr() {
        assertThat(condition("{s: [{a: x}, {b: y}], condition: s}"))
                .isEqualTo(Condition.any(equal("a", "x"), equal("b", "y")));
    }

    @Test
    void notBindsTighterThanAndAndAndTighterThanOr() {
        assertThat(condition("{a: {f: 1}, b: {f: 2}, c: {f: 3}, condition: a or not b and c}"))
                .isEqualTo(
                        Condition.any(equal("f", "1"), Condition.all(Condition.not(equal("f", "2")), equal("f", "3"))));
        assertThat(condition("{a: {f: 1}, b: {f: 2}, c: {f: 3}, condition: (a OR NOT b) AND c}"))
                .isEqualTo(
                        Condition.all(Condition.any(equal("f", "1"), Condition.not(equal("f", "2"))), equal("f", "3")));
    }

    @Test
    void quantifiersTakeSelectionsByPattern() {
        assertThat(condition("{sel_a: {f: 1}, sel_b: {f: 2}, x: {f: 3}, condition: 1 of sel_* and not all of x}"))
                .isEqualTo(Condition.all(
                        Condition.any(equal("f", "1"), equal("f", "2")),
                        Condition.not(new Condition.AllOf(List.of(equal("f", "3"))))));
        assertThat(condition("{a: {f: 1}, _b: {f: 2}, condition: all of them or _b}"))
                .isEqualTo(Condition.any(new Condition.AllOf(List.of(equal("f", "1"))), equal("f", "2")));
    }

    @Test
    void nullIsAbsenceAndExistsAsks() {
        assertThat(condition("{s: {a: null, b|exists: true, c|exists: false}, condition: s}"))
                .isEqualTo(Condition.all(
                        Condition.not(new Condition.Exists("a")),
                        new Condition.Exists("b"),
                        Condition.not(new Condition.Exists("c"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "a*b;               WILDCARD; a*b",
                "a\\*b;             EQUALS;   a*b",
                "a\\\\*b;           WILDCARD; a\\\\*b",
                "a\\\\\\*b;         EQUALS;   a\\*b",
                "C:\\Windows\\x;    EQUALS;   C:\\Windows\\x",
                "C:\\Win?;          EQUALS;   C:\\Win?",
                "\\a?;              WILDCARD; \\\\a?"
            })
    void wildcardsAndTheirEscapesAreSigmas(String written, Modifier modifier, String value) {
        String expected = written.equals("C:\\Win?") ? "C:\\\\Win?" : value;
        Modifier expectedModifier = written.equals("C:\\Win?") ? Modifier.WILDCARD : modifier;
        assertThat(condition("{s: {a: '" + written + "'}, condition: s}"))
                .isEqualTo(Condition.match("a", expectedModifier, expected));
    }

    @Test
    void wildcardsWorkInsideContains() {
        assertThat(condition("{s: {a|contains: 'x*y', b|startswith: 'p?', c|endswith: '*q'}, condition: s}"))
                .isEqualTo(Condition.all(
                        Condition.match("a", Modifier.WILDCARD, "*x*y*"),
                        Condition.match("b", Modifier.WILDCARD, "p?*"),
                        Condition.match("c", Modifier.WILDCARD, "**q")));
    }

    @Test
    void parametersTakeTheirPlacesAndCanBeOverridden() {
        String text = "params: {nets: [10.0.0.0/8], n: 3}\n"
                + "detection: {s: {details.sourceipaddress|cidr: '%nets%'}, condition: s}\n"
                + "threshold: {group_by: hostname, count: '%n%', within: 1m}\n";

        assertThat(read(text).orElseThrow().condition())
                .isEqualTo(Condition.match("details.sourceipaddress", Modifier.CIDR, "10.0.0.0/8"));
        Rule overridden = read(text, Map.of("nets", List.of("1.2.3.4", "::/0"))).orElseThrow();
        assertThat(overridden.condition())
                .isEqualTo(Condition.any(
                        Condition.match("details.sourceipaddress", Modifier.CIDR, "1.2.3.4/32"),
                        Condition.match("details.sourceipaddress", Modifier.CIDR, "::/0")));
        assertThat(read(text, Map.of("nets", List.of())).orElseThrow().condition())
                .isEqualTo(new Condition.AnyOf(List.of()));
        assertThat(read(text, Map.of("n", List.of("x")))).isEmpty();
        assertThat(read(text, Map.of("other", List.of("x")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "{s: {a|re: x}, condition: s};                        're' is refused",
                "{s: {a|base64: x}, condition: s};                    'base64' is not supported",
                "{s: {a|containz: x}, condition: s};                  not a known modifier",
                "{s: {a|contains|cased: x}, condition: s};            'cased' compares whole values",
                "{s: {details.sourceport|contains: x}, condition: s}; does not work on details.sourceport",
                "{s: {hostname|gt: 5}, condition: s};                 does not work on hostname",
                "{s: {details.sourceport|gt: x}, condition: s};       'x' is no value of details.sourceport",
                "{s: {details.sourceipaddress: 1.2.3}, condition: s}; '1.2.3' is no value",
                "{s: {details.sourceipaddress|cidr: 1.2.3.4/33}, condition: s}; from 0 to 32",
                "{s: {details.sourceipaddress|cidr: foo/8}, condition: s};      is no network",
                "{s: {a|all: x}, condition: s};                       'all' needs a list",
                "{s: {a|exists: x}, condition: s};                    takes true or false",
                "{s: {a|contains: null}, condition: s};               null goes with no modifier",
                "{s: {a|contains: ''}, condition: s};                 would match everything",
                "{s: [x, y], condition: s};                           keywords without a field",
                "{s: {a: {b: c}}, condition: s};                      must be a single value",
                "{s: {a: x}, condition: t};                           no selection 't'",
                "{s: {a: x}, condition: s and};                       ends too early",
                "{s: {a: x}, condition: (s};                          ends too early",
                "{s: {a: x}, condition: s s};                         not expected there",
                "{s: {a: x}, condition: 2 of s};                      '2 of' is not known",
                "{s: {a: x}, condition: 1 of t*};                     no selection is named",
                "{s: {a: x}, condition: s | count() > 5};             Sigma 1",
                "{s: {a: x}, t: {a: y}, condition: s};                does not use the selection 't'",
                "{s: {a: '%p%'}, condition: s};                       names no entry of 'params'",
                "{condition: s};                                      needs a selection",
                "{s: {a: x}};                                         'condition' is missing"
            })
    void refusesWithAReason(String detection, String reason) {
        assertThat(read("detection: " + detection + "\n")).isEmpty();
        assertThat(problems.all()).extracting(Problem::reason).anySatisfy(r -> assertThat(r)
                .contains(reason));
        assertThat(problems.all()).extracting(Problem::line).allSatisfy(l -> assertThat(l)
                .isEqualTo(3));
    }

    @Test
    void saysEverythingThatIsWrongWithItsLine() {
        String text = "title: T\nid: nope\nlevl: high\ndetection:\n  s:\n    a|re: x\n  condition: s\n"
                + "threshold:\n  group_by: [summary]\n  count: 0\n  within: 125s\nalert:\n  classname: C\n  summary: '{x'\n";

        assertThat(reader.read(new RuleFile("a/r.yml", text, ""), Map.of(), problems))
                .isEmpty();

        assertThat(problems.all()).extracting(Problem::toString).anySatisfy(p -> assertThat(p)
                .startsWith("a/r.yml:2: 'id' must be a UUID"));
        assertThat(problems.all()).extracting(Problem::line).contains(2, 3, 6, 9, 10, 11, 13, 14);
    }

    @Test
    void refusesAnchorsDuplicatesAndWhatIsNoYaml() {
        assertThat(read("detection: {s: &x {a: 1}, condition: s}\n")).isEmpty();
        assertThat(read("title: U\ndetection: {s: {a: 1}, condition: s}\n")).isEmpty();
        assertThat(read("detection: {s: [a, condition: s}\n")).isEmpty();
        assertThat(read("detection: {s: {a: 1}, condition: s}\n---\nmore: x\n")).isEmpty();
    }

    private Condition condition(String detection) {
        Optional<Rule> rule = read("detection: " + detection + "\n");
        assertThat(problems.all()).isEmpty();
        return rule.orElseThrow().condition();
    }

    private Optional<Rule> read(String text) {
        return read(text, Map.of());
    }

    private Optional<Rule> read(String text, Map<String, List<String>> params) {
        problems = new Problems("a/r.yml");
        return reader.read(new RuleFile("a/r.yml", HEAD + text + ALERT, ""), params, problems);
    }

    private static Condition equal(String field, String value) {
        return Condition.match(field, Modifier.EQUALS, value);
    }
}
