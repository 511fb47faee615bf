// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words after a command's name: options with a value, switches, and the rest in order. */
final class Arguments {

    private final Map<String, String> options = new HashMap<>();
    private final Set<String> switches = new HashSet<>();
    private final List<String> rest = new ArrayList<>();

    private Arguments() {}

    /**
     * @param options names that take the word after them, such as {@code --source}
     * @param switches names that stand alone
     * @throws WrongUseException for an unknown name or a missing value
     */
    static Arguments parse(List<String> words, Set<String> options, Set<String> switches) {
        Arguments arguments = new Arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (options.contains(word)) {
                if (++i == words.size()) {
                    throw new WrongUseException(word + " needs a value");
                }
                arguments.options.put(word, words.get(i));
            } else if (switches.contains(word)) {
                arguments.switches.add(word);
            } else if (word.startsWith("--")) {
                throw new WrongUseException("there is no option " + word);
            } else {
                arguments.rest.add(word);
            }
        }
        return arguments;
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    String required(String name) {
        return option(name).orElseThrow(() -> new WrongUseException(name + " is required"));
    }

    boolean has(String name) {
        return switches.contains(name);
    }

    List<String> rest() {
        return List.copyOf(rest);
    }
}
