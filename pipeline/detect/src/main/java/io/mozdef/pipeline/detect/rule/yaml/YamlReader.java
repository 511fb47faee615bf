// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.Entry;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.Scalar;
import io.mozdef.pipeline.detect.rule.yaml.YamlNode.ScalarType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one YAML document whose top is a mapping. Anchors and aliases are refused: a few lines of them can stand for
 * gigabytes. Thread-safe.
 */
public final class YamlReader {

    private static final int MAX_DEPTH = 32;
    private static final YAMLFactory FACTORY = new YAMLFactory();

    private YamlReader() {}

    /** The document, or empty when it is not YAML or no mapping; then the problems say why. */
    public static Optional<YamlNode.Mapping> read(String text, Problems problems) {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                problems.add(1, "the file must hold a mapping of keys to values");
                return Optional.empty();
            }
            YamlNode.Mapping top = mapping(parser, problems, 0);
            if (parser.nextToken() != null) {
                problems.add(line(parser), "the file must hold one document");
            }
            return Optional.of(top);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
            problems.add(line, "not valid YAML: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            problems.add(0, "not readable: " + e.getMessage());
        } catch (TooDeepException e) {
            problems.add(e.line, "nested deeper than " + MAX_DEPTH + " levels");
        }
        return Optional.empty();
    }

    private static YamlNode value(YAMLParser parser, Problems problems, int depth) throws IOException {
        int line = line(parser);
        if (depth > MAX_DEPTH) {
            throw new TooDeepException(line);
        }
        if (parser.isCurrentAlias() || parser.canReadObjectId() && parser.getObjectId() != null) {
            problems.add(line, "anchors and aliases are not taken: write the value out");
        }
        switch (parser.currentToken()) {
            case START_OBJECT:
                return mapping(parser, problems, depth);
            case START_ARRAY:
                List<YamlNode> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser, problems, depth + 1));
                }
                return new YamlNode.Sequence(line, items);
            case VALUE_NULL:
                return new Scalar(line, ScalarType.NULL, "");
            case VALUE_TRUE:
            case VALUE_FALSE:
                return new Scalar(line, ScalarType.BOOLEAN, parser.getText());
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                return new Scalar(line, ScalarType.NUMBER, parser.getText());
            default:
                return new Scalar(line, ScalarType.TEXT, parser.getText());
        }
    }

    private static YamlNode.Mapping mapping(YAMLParser parser, Problems problems, int depth) throws IOException {
        int line = line(parser);
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            parser.nextToken();
            Entry before = entries.put(key, new Entry(keyLine, value(parser, problems, depth + 1)));
            if (before != null) {
                problems.add(keyLine, "'" + key + "' is there twice, first on line " + before.line());
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int line;

        TooDeepException(int line) {
            super("too deep", null, false, false);
            this.line = line;
        }
    }
}
