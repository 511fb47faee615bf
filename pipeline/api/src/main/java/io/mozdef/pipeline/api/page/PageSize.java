// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.page;

import io.mozdef.pipeline.api.problem.Problem;
import org.jspecify.annotations.Nullable;

/** How many items a page holds. */
public final class PageSize {

    /** Without {@code limit}. */
    public static final int DEFAULT = 50;

    /** Documents have up to some kilobytes: a page stays in the low megabytes. */
    public static final int MAX = 500;

    private PageSize() {}

    public static int of(@Nullable String limit) {
        if (limit == null) {
            return DEFAULT;
        }
        try {
            int size = Integer.parseInt(limit);
            if (size >= 1 && size <= MAX) {
                return size;
            }
        } catch (NumberFormatException e) {
            // answered below: the same for every bad limit
        }
        throw Problem.badRequest("limit is a number from 1 to " + MAX + ".").exception();
    }
}
