// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import java.util.Map;

/**
 * Who is at the other end of a connection.
 *
 * @param title what it is called in the tables
 * @param ip its address, as the pod's node sees it
 * @param namespace empty for what is no pod
 * @param labels of the pod
 */
record Peer(String title, String ip, String namespace, Map<String, String> labels) {

    /** Something outside of the cluster. */
    static Peer outside(String title, String ip) {
        return new Peer(title, ip, "", Map.of());
    }

    static Peer pod(String title, String ip, String namespace, Map<String, String> labels) {
        return new Peer(title, ip, namespace, labels);
    }

    boolean isPod() {
        return !namespace.isEmpty();
    }
}
