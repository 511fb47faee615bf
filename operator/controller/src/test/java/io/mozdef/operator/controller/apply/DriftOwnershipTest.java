// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same comparison where the API server says which fields are ours. */
class DriftOwnershipTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                // left out, filled in or spelled anew by the server: ours still
                "{a: ''}                  | {}                        | {'f:a': {}}                            | -",
                "{a: false}               | {}                        | {'f:a': {}}                            | -",
                "{a: 0}                   | {a: 10}                   | {'f:a': {}}                            | -",
                "{a: '2.0'}               | {a: '2'}                  | {'f:a': {}}                            | -",
                "{l: [{name: x, v: ''}]}  | {l: [{name: x}]}          | {'f:l': {'k:{\"name\":\"x\"}': {'.': {}, 'f:name': {}, 'f:v': {}}}} | -",
                // changed or taken out by somebody else: ours no more
                "{a: false}               | {}                        | {'f:b': {}}                            | .a",
                "{a: ''}                  | {a: theirs}               | {}                                     | -",
                "{a: '', b: 1}            | {a: theirs, b: 1}         | {'f:b': {}}                            | .a",
                "{l: [{name: x, v: 1}]}   | {l: [{name: x, v: 2}]}    | {'f:l': {'k:{\"name\":\"x\"}': {'.': {}, 'f:name': {}}}} | .l[0]",
                // an item in a list that the server tells by keys is an addition; in one that it keeps whole, a change
                "{l: [{name: x}], b: 1}   | {l: [{name: x}, {name: y}], b: 1} | {'f:b': {}, 'f:l': {'k:{\"name\":\"x\"}': {'.': {}, 'f:name': {}}}} | -",
                "{l: [{name: x}], b: 1}   | {l: [{name: x}, {name: y}], b: 1} | {'f:b': {}}                    | .l",
            })
    void whatTheServerDidIsNoDriftAndWhatAnybodyElseDidIs(String wanted, String seen, String owned, String path)
            throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        assertThat(Drift.first(yaml.readTree(wanted), yaml.readTree(seen), yaml.readTree(owned.replace("\"\"", "\""))))
                .isEqualTo(path);
    }
}
