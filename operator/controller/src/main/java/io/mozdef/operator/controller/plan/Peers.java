// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Peer;
import java.util.List;

/** Peers that occur everywhere. */
final class Peers {

    /** All pods of the stack's namespace. */
    static final Peer OWN_NAMESPACE = new Peer(new io.fabric8.kubernetes.api.model.LabelSelector(), null, null);

    private Peers() {}

    static Peer network(String cidr) {
        return new Peer(null, null, new Peer.Block(cidr, List.of()));
    }
}
