// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.event.EventQueries;

/**
 * All that a kind is given for one run of one rule.
 *
 * @param rule what to look for; its parameters are filled in
 * @param slice what is new
 * @param events questions over all stored events
 * @param alerts alerts as input, for correlations
 * @param state what the rule remembers, by id
 * @param lists what people keep by name, such as a watch list
 * @param findings where alerts go
 */
public record Evaluation(
        Rule rule,
        Slice slice,
        EventQueries events,
        AlertStore alerts,
        RuleState state,
        NamedLists lists,
        Findings findings) {}
