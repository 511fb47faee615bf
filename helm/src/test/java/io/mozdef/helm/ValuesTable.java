// SPDX-License-Identifier: Apache-2.0
package io.mozdef.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of a chart's README, made of the comments of its values.yaml that begin with two dashes. Keys of a map without such a
 * comment have their own; below a documented key nothing needs one.
 */
final class ValuesTable {

    static final String BEGIN = "<!-- values: made of values.yaml by the tests, -Dcharts.update=true -->\n";
    static final String END = "<!-- end of values -->";

    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][A-Za-z0-9]*):(.*)$");
    private static final Pattern COMMENT = Pattern.compile("^ *# -- (.*)$");

    private final List<String> rows = new ArrayList<>();
    private final List<String> undocumented = new ArrayList<>();

    private ValuesTable() {}

    static ValuesTable of(Path chart) {
        String text = Repository.read(chart.resolve("values.yaml"));
        JsonNode values = Manifests.yaml(text);
        ValuesTable table = new ValuesTable();
        Deque<String> path = new ArrayDeque<>();
        String documented = null;
        String comment = null;
        for (String line : text.split("\n")) {
            Matcher said = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (said.matches()) {
                comment = said.group(1);
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                String name = String.join(".", path);
                if (comment != null) {
                    String value = values.at("/" + name.replace('.', '/')).toString();
                    table.rows.add("| `" + name + "` | " + (value.equals("\"\"") ? "" : "`" + value + "`") + " | "
                            + comment + " |");
                    documented = name;
                } else if (!key.group(3).isBlank() && (documented == null || !name.startsWith(documented + "."))) {
                    table.undocumented.add(name);
                }
                comment = null;
            }
        }
        return table;
    }

    List<String> undocumented() {
        return undocumented;
    }

    String markdown() {
        return BEGIN + "| key | default | meaning |\n|---|---|---|\n" + String.join("\n", rows) + "\n" + END;
    }

    /** The README with this table in the place of its own. */
    String in(String readme) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("the README has no place for the table of values");
        }
        return readme.substring(0, begin) + markdown() + readme.substring(end + END.length());
    }
}
