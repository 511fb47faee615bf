// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.yaml;

/**
 * Why a file cannot be used.
 *
 * @param file as the person knows it, such as {@code ssh/ssh_bruteforce.yml}
 * @param line 1-based; 0 when the file as a whole is meant
 * @param reason one sentence that says what to change
 */
public record Problem(String file, int line, String reason) {

    @Override
    public String toString() {
        return line == 0 ? file + ": " + reason : file + ":" + line + ": " + reason;
    }
}
