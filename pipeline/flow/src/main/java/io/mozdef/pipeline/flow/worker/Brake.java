// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.flow.worker;

import java.util.BitSet;

/**
 * Notices when too many of the last items would be dead-lettered: then a template is broken rather than the items, and the
 * stream must not end up in the dead letters. Confined to its owner's lock.
 */
final class Brake {

    private final BitSet last;
    private final int window;
    private final int allowed;
    private int at;
    private int poison;
    private boolean on;

    Brake(int window, int percent) {
        this.window = window;
        this.allowed = percent >= 100 ? Integer.MAX_VALUE : window * percent / 100;
        this.last = new BitSet(window);
    }

    /** Counts a bulk's outcomes; @return whether the poisoned ones must be held back */
    boolean count(int good, int poisoned) {
        for (int i = Math.min(good, window); i > 0; i--) {
            set(false);
        }
        for (int i = Math.min(poisoned, window); i > 0; i--) {
            set(true);
        }
        on |= poison > allowed;
        return on;
    }

    boolean isOn() {
        return on;
    }

    void release() {
        on = false;
        last.clear();
        poison = 0;
    }

    private void set(boolean bad) {
        if (last.get(at) != bad) {
            last.flip(at);
            poison += bad ? 1 : -1;
        }
        at = (at + 1) % window;
    }
}
