// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The rules that come with the program, {@code rules/<area>/<rule>.yml} in its jar. They are found by listing the jar (or
 * folder) that holds {@code rules/README.md}, so that adding a rule edits no list. Thread-safe.
 */
public final class ClassPathRules implements RuleSource {

    private static final String ROOT = "rules/";
    private static final String MARKER = "/" + ROOT + "README.md";

    @Override
    public String name() {
        return "class path";
    }

    @Override
    public Contents read() throws IOException {
        URL marker = ClassPathRules.class.getResource(MARKER);
        if (marker == null) {
            throw new IOException("the class path holds no " + MARKER);
        }
        return beside(marker);
    }

    /** The rules of the folder or jar that holds the marker. */
    static Contents beside(URL marker) throws IOException {
        if (marker.getProtocol().equals("file")) {
            return new FolderRules(parent(marker)).read();
        }
        URLConnection connection = marker.openConnection();
        if (connection instanceof JarURLConnection jarConnection) {
            jarConnection.setUseCaches(false);
            try (JarFile jar = jarConnection.getJarFile()) {
                return read(jar);
            }
        }
        throw new IOException("cannot list the class path at a " + marker.getProtocol() + " address");
    }

    private static Path parent(URL marker) throws IOException {
        try {
            Path file = Path.of(new URI(marker.toString()));
            return file.resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IOException("not a file: " + marker, e);
        }
    }

    private static Contents read(JarFile jar) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            if (name.startsWith(ROOT) && RuleFiles.isRuleOrTests(name)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    texts.put(name.substring(ROOT.length()), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return new Contents(RuleFiles.pair(texts), List.of());
    }
}
