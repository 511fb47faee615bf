// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.chain;

/** The time limits in nanoseconds. */
record Limits(long budget, int slowInARow, long suspension) {
    static Limits of(EnrichConfig.Chain config) {
        return new Limits(
                config.timeBudget().toNanos(),
                config.slowInARow(),
                config.suspension().toNanos());
    }
}
