// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                "{a: 1}                                     | {a: 1, b: 2}                              | -",
                "{a: 1}                                     | {a: 2}                                    | .a",
                "{a: {b: x}}                                | {a: {c: x}}                               | .a.b",
                "{l: [{name: a, v: 1}]}                     | {l: [{name: b}, {name: a, v: 1}]}         | -",
                "{l: [{name: a, v: 1}]}                     | {l: [{name: b, v: 1}]}                    | .l[0]",
                "{l: [x]}                                   | {l: [x, y]}                               | .l",
                "{ingress: []}                              | {}                                        | -",
                "{ingress: []}                              | {ingress: [{}]}                           | .ingress",
                "{ingress: [{from: [{x: 1}]}]}              | {ingress: [{from: [{x: 1}]}, {}]}         | .ingress",
                "{limits: {cpu: 0.5}}                       | {limits: {cpu: 500m}}                     | -",
                "{requests: {memory: 1Gi}}                  | {requests: {memory: 1024Mi}}              | -",
                "{limits: {cpu: 0.5}}                       | {limits: {cpu: 400m}}                     | .limits.cpu",
                "{label: 0.5}                               | {label: 500m}                             | .label",
                "{l: [{name: s, key: a}, {name: s, key: b}]} | {l: [{name: s, key: a}, {name: s, key: b}]} | -",
                "{l: [{name: s, key: a}, {name: s, key: b}]} | {l: [{name: s, key: b}, {name: s, key: a}]} | .l[0]",
                "{l: [{name: s, key: a}, {name: s, key: b}]} | {l: [{name: s, key: a}]}                  | .l",
                "{a: null, b: {}}                           | {}                                        | -",
            })
    void whatIsWantedIsFoundAndWhatOthersAddedIsNot(String wanted, String seen, String path) throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        assertThat(Drift.first(yaml.readTree(wanted), yaml.readTree(seen))).isEqualTo(path);
    }
}
