// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Expose;
import java.util.List;

/**
 * How a component is reached.
 *
 * @param port of the pods and of the Service
 * @param expose way in from outside the cluster
 * @param sourceRanges for a load balancer; empty: it is not made
 * @param secure whether the pods themselves speak TLS
 * @param path of the URL that senders use, with the leading slash
 */
public record Door(int port, Expose expose, List<String> sourceRanges, boolean secure, String path) {

    public Door {
        sourceRanges = List.copyOf(sourceRanges);
    }

    /** Name of the port: meshes and routers read the protocol from it. */
    public String portName() {
        return secure ? "https" : "http";
    }
}
