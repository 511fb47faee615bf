// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.kind;

import io.mozdef.pipeline.detect.rule.KindReader;

/**
 * A kind of rule: how its part of a rule file is read, and how such a rule is evaluated. One package each; a {@code
 * @Singleton} bean that {@code app} collects. Thread-safe and without state of its own: what must be remembered between
 * runs is in {@link Evaluation#state()}.
 */
public interface RuleKind extends KindReader {

    /**
     * Looks at what is new and reports what it found. Called again for the same slice after a failure or a change of
     * leader, and with a slice that overlaps the one before: the same events must lead to the same alert ids. State is
     * written before the finding that follows from it is reported, so that a run that was cut short is completed by the
     * next one under the same ids.
     *
     * @throws io.mozdef.pipeline.store.event.StoreUnavailableException when the engine cannot answer; the watermark then
     *     stays
     */
    void evaluate(Evaluation evaluation);
}
