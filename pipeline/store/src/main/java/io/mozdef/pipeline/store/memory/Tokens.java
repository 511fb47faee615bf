// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Text as the engines' {@code standard} analyser cuts it: they run this very class. Thread-safe. */
final class Tokens {

    // never closed: it lives as long as the process and holds per-thread buffers only
    private static final Analyzer STANDARD = new StandardAnalyzer();

    private Tokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = STANDARD.tokenStream("", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tokens;
    }
}
