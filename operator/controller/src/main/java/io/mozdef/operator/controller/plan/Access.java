// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Peer;
import java.util.List;

/**
 * Who may connect to a port of a component.
 *
 * @param port TCP port of the pods
 * @param peers who; empty: nobody, and no rule is written (an empty {@code from} would mean everybody)
 */
public record Access(int port, List<Peer> peers) {

    public Access {
        peers = List.copyOf(peers);
    }
}
