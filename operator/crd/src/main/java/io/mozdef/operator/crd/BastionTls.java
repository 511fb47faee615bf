// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The bastion itself speaks plain HTTP. */
public record BastionTls(
        @Required
                @JsonPropertyDescription(
                        "LoadBalancer: the cloud's load balancer ends TLS (its annotations are under expose.loadBalancer).")
                TerminatedBy terminatedBy) {

    /** Who ends TLS in front of the bastion. */
    public enum TerminatedBy {
        LoadBalancer
    }
}
