// SPDX-License-Identifier: Apache-2.0
/** loginput: the doors by which log shippers hand over events. They answer 2xx only for what the broker holds. */
@NullMarked
package io.mozdef.pipeline.ingest.http;

import org.jspecify.annotations.NullMarked;
