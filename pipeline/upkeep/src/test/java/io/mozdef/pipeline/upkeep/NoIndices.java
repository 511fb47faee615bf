// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.upkeep;

import io.mozdef.pipeline.store.index.IndexAdmin;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** For jobs that look at no index. */
final class NoIndices implements IndexAdmin {

    @Override
    public void installTemplates() {}

    @Override
    public Map<String, LocalDate> days(String family) {
        return Map.of();
    }

    @Override
    public Map<String, YearMonth> months(String family) {
        return Map.of();
    }

    @Override
    public void delete(String index) {
        throw new IllegalStateException("there is no index");
    }

    @Override
    public void pointAlias(String alias, Set<String> indices) {}

    @Override
    public Set<String> aliased(String alias) {
        return Set.of();
    }

    @Override
    public int fieldCount(String index) {
        return 0;
    }

    @Override
    public Health health() {
        return new Health("none", "none", List.of());
    }
}
