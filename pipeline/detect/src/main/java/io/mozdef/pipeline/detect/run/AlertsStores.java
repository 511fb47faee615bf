// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.event.EventQueries;
import io.mozdef.pipeline.store.state.StateStore;

/** The parts of the store that detection works with. */
public record AlertsStores(EventQueries events, AlertStore alerts, StateStore states) {}
