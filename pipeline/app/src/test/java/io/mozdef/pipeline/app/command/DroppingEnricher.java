// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import jakarta.inject.Singleton;

/** A rule that drops: what the product does not have yet. */
@Singleton
public final class DroppingEnricher implements Enricher {

    static final String REASON = "noise";
    static final String CATEGORY = "noise";

    @Override
    public String name() {
        return "dropping";
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public Wake wake() {
        return Wake.onWords(CATEGORY);
    }

    @Override
    public Verdict enrich(EventDraft draft) {
        return CATEGORY.equals(draft.get("category")) ? new Verdict.Drop(REASON) : Verdict.KEEP;
    }
}
