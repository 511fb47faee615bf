// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

import java.util.List;

/** What a kind of rule has read from its own part of a rule file. Immutable. */
public interface KindSettings {

    /** Names of the group fields, in order; empty when alerts are not by group. */
    List<String> groupBy();
}
