// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

/** A connection that several roles of one process share: opened by the first that needs it, closed after all roles. */
public interface SharedConnection {

    /** Must not throw, and does nothing when it was never opened. */
    void close();
}
