// SPDX-License-Identifier: Apache-2.0
/** The ports on Elasticsearch and OpenSearch, over HTTP with plain JSON. Nothing else writes the engine's JSON. */
@NullMarked
package io.mozdef.pipeline.store.search;

import org.jspecify.annotations.NullMarked;
