// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.rule.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.pipeline.detect.kind.simple.SimpleKind;
import io.mozdef.pipeline.detect.rule.Rule;
import io.mozdef.pipeline.detect.rule.RuleReader;
import io.mozdef.pipeline.detect.rule.yaml.Problem;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleLibraryTest {

    private static final String ID = "5f0f6b0e-3c1b-4d0f-9a54-0d5b7d0c2b11";
    private static final String OTHER_ID = "5f0f6b0e-3c1b-4d0f-9a54-0d5b7d0c2b12";

    @TempDir
    Path shipped;

    @TempDir
    Path mounted;

    @Test
    void readsFoldersAndPassesOverWhatKubeletHides() throws IOException {
        put(shipped, "a/one.yml", rule(ID, "1"));
        put(shipped, "a/one.tests.yml", "cases: []\n");
        put(shipped, "..2026_11_23/a/one.yml", "nonsense");
        put(shipped, "a/notes.txt", "no rule");

        RuleSource.Contents contents = new FolderRules(shipped).read();

        assertThat(contents.files()).hasSize(1);
        assertThat(contents.files().get(0).path()).isEqualTo("a/one.yml");
        assertThat(contents.files().get(0).tests()).isEqualTo("cases: []\n");
    }

    @Test
    void aLaterSourceReplacesARuleOfTheSameNameAndId() throws IOException {
        put(shipped, "a/one.yml", rule(ID, "1"));
        put(mounted, "one.yml", rule(ID, "2"));

        RuleBook book = library().reload();

        assertThat(book.problems()).isEmpty();
        assertThat(book.rules()).extracting(r -> r.about().title()).containsExactly("2");
    }

    @Test
    void aRuleThatHasAnothersIdOrNameAloneIsRefused() throws IOException {
        put(shipped, "a/one.yml", rule(ID, "1"));
        put(mounted, "one.yml", rule(OTHER_ID, "2"));
        put(mounted, "two.yml", rule(ID, "3"));

        RuleBook book = library().reload();

        assertThat(book.rules()).extracting(r -> r.about().title()).containsExactly("1");
        assertThat(book.problems()).hasSize(2);
    }

    @Test
    void aFolderThatVanishesLeavesItsRulesInForceAndIsReportedUntilItIsBack() throws IOException {
        put(mounted, "one.yml", rule(ID, "1"));
        RuleLibrary library = library();
        library.reload();
        Path away = mounted.resolveSibling("away");
        Files.move(mounted, away);

        assertThat(library.reload().rules()).hasSize(1);
        assertThat(library.current().problems()).extracting(Problem::file).containsExactly(mounted.toString());

        Files.move(away, mounted);
        assertThat(library.reload().problems()).isEmpty();
        assertThat(library.current().rules()).hasSize(1);
    }

    @Test
    void aRemovedRuleIsGoneAndABrokenOneKeepsItsLastGoodVersion() throws IOException {
        put(mounted, "one.yml", rule(ID, "1"));
        put(mounted, "two.yml", rule(OTHER_ID, "2"));
        RuleLibrary library = library();
        library.reload();

        Files.delete(mounted.resolve("one.yml"));
        put(mounted, "two.yml", "broken: [");
        RuleBook book = library.reload();

        assertThat(book.rules()).extracting(Rule::name).containsExactly("two");
        assertThat(book.problems()).hasSize(1);
    }

    @Test
    void parametersForARuleThatIsNotThereAreReported() {
        RuleLibrary library = new RuleLibrary(
                List.of(new FolderRules(mounted)), reader(), Map.of("nobody", Map.of("x", List.of("1"))));
        assertThat(library.reload().problems())
                .extracting(Problem::file)
                .containsExactly("mozdef.alerts.params.nobody");
    }

    @Test
    void readsRulesOutOfAJar() throws Exception {
        Path jar = mounted.resolve("rules.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "rules/README.md", "here");
            entry(out, "rules/a/one.yml", rule(ID, "1"));
            entry(out, "rules/a/one.tests.yml", "tests");
            entry(out, "other/two.yml", "not ours");
        }
        URL url = new URL("jar:" + jar.toUri() + "!/rules/README.md");

        RuleSource.Contents contents = ClassPathRules.beside(url);

        assertThat(contents.files()).hasSize(1);
        assertThat(contents.files().get(0).path()).isEqualTo("a/one.yml");
        assertThat(contents.files().get(0).tests()).isEqualTo("tests");
    }

    private RuleLibrary library() {
        return new RuleLibrary(List.of(new FolderRules(shipped), new FolderRules(mounted)), reader(), Map.of());
    }

    private static RuleReader reader() {
        return new RuleReader(List.of(new SimpleKind()));
    }

    private static String rule(String id, String title) {
        return "title: " + title + "\nid: " + id + "\ndetection: {s: {a: b}, condition: s}\n"
                + "alert: {classname: C, category: c, summary: s}\n";
    }

    private static void put(Path folder, String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void entry(JarOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
