// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule;

/**
 * The text of a rule and of its tests.
 *
 * @param path below the root of its source, such as {@code ssh/ssh_bruteforce.yml}
 * @param text of the rule
 * @param tests of {@code <rule>.tests.yml} beside it, the empty text when there is none
 */
public record RuleFile(String path, String text, String tests) {

    /** The file's name without folders and {@code .yml}. */
    public String name() {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.endsWith(".yml") ? file.substring(0, file.length() - ".yml".length()) : file;
    }

    public String testsPath() {
        return path.substring(0, path.length() - ".yml".length()) + ".tests.yml";
    }
}
