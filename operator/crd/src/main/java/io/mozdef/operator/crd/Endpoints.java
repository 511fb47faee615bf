// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** URLs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Endpoints(@Nullable String bastion, @Nullable String loginput, @Nullable String api) {}
