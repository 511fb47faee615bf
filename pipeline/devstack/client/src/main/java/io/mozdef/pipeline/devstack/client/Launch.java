// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.net.URI;
import java.nio.file.Path;

/** How one kind of server is started and how it is known to be ready. Implementations have no state. */
interface Launch {

    /** Where a server runs: its port on 127.0.0.1, the folder of its data, its log. */
    record Place(int port, Path data, Path log) {}

    /** Starts the server and returns when it is ready; throws {@link NotReadyException} and leaves none behind. */
    GuardedProcess start(Place place, DevstackBuilder options);

    URI uri(int port);
}
