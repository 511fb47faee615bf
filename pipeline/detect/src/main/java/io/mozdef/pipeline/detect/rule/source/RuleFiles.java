// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import io.mozdef.pipeline.detect.rule.RuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Pairs each rule with its tests. */
final class RuleFiles {

    private static final String RULE = ".yml";
    private static final String TESTS = ".tests.yml";

    private RuleFiles() {}

    static boolean isRuleOrTests(String path) {
        return path.endsWith(RULE);
    }

    /** @param texts by path below the root */
    static List<RuleFile> pair(SortedMap<String, String> texts) {
        List<RuleFile> files = new ArrayList<>();
        texts.forEach((path, text) -> {
            if (!path.endsWith(TESTS)) {
                String tests = path.substring(0, path.length() - RULE.length()) + TESTS;
                files.add(new RuleFile(path, text, texts.getOrDefault(tests, "")));
            }
        });
        return files;
    }
}
