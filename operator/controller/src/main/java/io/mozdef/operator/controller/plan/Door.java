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
 * @param prefix of all paths that are this door's, where a route tells doors of one host by path
 */
public record Door(int port, Expose expose, List<String> sourceRanges, boolean secure, String path, String prefix) {

    public Door {
        sourceRanges = List.copyOf(sourceRanges);
    }

    /** One that has its host for itself. */
    Door(int port, Expose expose, List<String> sourceRanges, boolean secure, String path) {
        this(port, expose, sourceRanges, secure, path, "/");
    }

    /** Name of the port: meshes and routers read the protocol from it. */
    public String portName() {
        return secure ? "https" : "http";
    }
}
