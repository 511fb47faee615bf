// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.index;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Indices as wholes: templates, days, aliases. Every call is idempotent. Thread-safe. */
public interface IndexAdmin {

    /** Puts the templates of events, alerts and state unless the engine has this version or a newer one. */
    void installTemplates();

    /** Concrete daily indices of the family with their days; names that are not {@code <family>-YYYYMMDD} are left out. */
    Map<String, LocalDate> days(String family);

    /** Concrete monthly indices of the family with their months; names that are not {@code <family>-YYYYMM} are left out. */
    Map<String, YearMonth> months(String family);

    /** Deletes the index if it is there. */
    void delete(String index);

    /** Makes the alias point at exactly these indices, in one step. An empty set removes the alias. */
    void pointAlias(String alias, Set<String> indices);

    /** Indices the alias points at; empty when there is no such alias. */
    Set<String> aliased(String alias);

    /** How many fields the mapping of the index has. */
    int fieldCount(String index);

    /** The engine's own word on its health, for people. */
    Health health();

    /** @param problems empty when all is well */
    record Health(String engine, String version, List<String> problems) {}
}
