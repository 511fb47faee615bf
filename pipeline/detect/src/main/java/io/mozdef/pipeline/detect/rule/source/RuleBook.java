// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.rule.yaml.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The rules as they were loaded last. Immutable.
 *
 * @param rules those that work, by name
 * @param problems of those that do not; of these an earlier version that worked may still be among the rules
 */
public record RuleBook(List<Rule> rules, List<Problem> problems) {

    public RuleBook {
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }

    public Optional<Rule> byId(String id) {
        return rules.stream().filter(r -> r.id().equals(id)).findFirst();
    }
}
