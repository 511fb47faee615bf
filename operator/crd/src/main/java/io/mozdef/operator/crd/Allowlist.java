// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks that may send. */
@ValidationRule(
        value =
                "self.allowWide || !has(self.cidrs) || self.cidrs.all(c, !isCIDR(c) || cidr(c).prefixLength() >= (cidr(c).ip().family() == 4 ? 8 : 16))",
        message = "a network wider than /8 (IPv4) or /16 (IPv6) is refused: set allowWide: true if you mean it")
public record Allowlist(
        @JsonPropertyDescription("Networks in canonical form, such as 198.51.100.0/24. Empty admits nobody.")
                @Size(max = 256)
                @Nullable
                List<String> cidrs,
        @JsonPropertyDescription("Allows networks wider than /8 (IPv4) or /16 (IPv6), such as 0.0.0.0/0.")
                @Default("false")
                @Nullable
                Boolean allowWide) {

    /** Admits nobody. */
    public static final Allowlist NOBODY = new Allowlist(null, null);

    public Allowlist {
        cidrs = cidrs == null ? List.of() : List.copyOf(cidrs);
        allowWide = allowWide != null && allowWide;
    }
}
