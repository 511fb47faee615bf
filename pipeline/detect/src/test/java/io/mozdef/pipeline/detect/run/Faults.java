// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.run;

import io.mozdef.pipeline.model.alert.AlertBus;
import io.mozdef.pipeline.store.alert.AlertStore;
import io.mozdef.pipeline.store.state.StateStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * Lets something happen before or after the n-th write of a replica: the process is killed there, or stands still while
 * the world goes on. Writes are numbered from 0 across state, alerts and bus.
 */
final class Faults {

    private static final Set<String> WRITES =
            Set.of("write", "delete", "create", "extend", "markPublished", "announce");

    private int writes;
    private int at = -1;
    private boolean after;
    private Runnable happening = () -> {};

    /** A killed process: nothing in the code catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Arms: from now on, the happening takes place once, at that write counted from here. */
    void at(int write, boolean afterIt, Runnable what) {
        writes = 0;
        at = write;
        after = afterIt;
        happening = what;
    }

    boolean happened() {
        return at < 0;
    }

    void disarm() {
        at = -1;
    }

    private void point(int number, boolean afterIt) {
        if (number == at && after == afterIt) {
            at = -1;
            happening.run();
        }
    }

    StateStore on(StateStore store) {
        return on(StateStore.class, store);
    }

    AlertStore on(AlertStore store) {
        return on(AlertStore.class, store);
    }

    AlertBus on(AlertBus bus) {
        return on(AlertBus.class, bus);
    }

    private <T> T on(Class<T> port, T target) {
        Object proxy =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    boolean write = WRITES.contains(method.getName());
                    int number = write ? writes++ : -1;
                    if (write) {
                        point(number, false);
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        if (write) {
                            point(number, true);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return port.cast(proxy);
    }
}
