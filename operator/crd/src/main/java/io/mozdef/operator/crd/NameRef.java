// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An object of the stack's namespace, by name. */
public record NameRef(@Required @JsonPropertyDescription("Its name.") @Size(min = 1, max = 253) String name) {}
