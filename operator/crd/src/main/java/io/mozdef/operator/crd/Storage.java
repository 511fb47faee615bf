// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What is kept, and where. */
public record Storage(@JsonPropertyDescription("OpenSearch or Elasticsearch.") @Nullable Search search) {}
