// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's considered no to one request. Holds no content. */
final class EngineRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern FIELD = Pattern.compile("field \\[([^\\]]{1,200})\\]");

    private final int status;
    private final String type;

    EngineRefusal(String call, int status, String type) {
        super(call + " was refused with " + status + " " + type);
        this.status = status;
        this.type = type;
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    /** Whether the cause of this exception is that we are not let in. */
    static boolean isForbidden(Throwable failure) {
        return failure.getCause() instanceof EngineRefusal refusal
                && BulkItem.of(refusal.status, refusal.type, "").isForbidden();
    }

    /** The field that a reason complains about, which is all that may be told of it: the rest can quote values. */
    static String field(String reason) {
        Matcher matcher = FIELD.matcher(reason);
        return matcher.find() ? " at field " + matcher.group(1) : "";
    }
}
