// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.access;

/** Values of the role claim. Each includes the ones before it; resources name every role that may use them. */
public final class Roles {

    /** May read. */
    public static final String READER = "mozdef-reader";

    /** May also work on alerts. */
    public static final String ANALYST = "mozdef-analyst";

    /** May also change what the installation does. */
    public static final String ADMIN = "mozdef-admin";

    private Roles() {}
}
