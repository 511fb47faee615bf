// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.ingest.http;

import org.jspecify.annotations.Nullable;

/** Address of the client of the present request; the application knows its HTTP server. */
@FunctionalInterface
public interface ClientAddress {

    /** Without port, or null when it is not known. */
    @Nullable
    String current();
}
