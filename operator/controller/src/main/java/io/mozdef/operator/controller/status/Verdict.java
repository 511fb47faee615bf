// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

/**
 * One condition without its times.
 *
 * @param type such as {@code Ready}
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason a stable word
 * @param message for a person: what is wrong, and what to do
 */
record Verdict(String type, String status, String reason, String message) {

    private static final int LONGEST = 4096;

    Verdict {
        message = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
    }

    static Verdict of(String type, boolean holds, String reason, String message) {
        return new Verdict(type, holds ? "True" : "False", reason, message);
    }
}
