// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.mozdef.pipeline.model.event.JsonTree;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Walks {@code <folder>/<case>/in.*} with {@code out.json} beside it: one test for each case. {@code -Dgolden.update=true} writes
 * {@code out.json} anew; read the difference before committing it.
 */
public final class GoldenFiles {

    private static final Path RESOURCES = Path.of("src/test/resources");

    private GoldenFiles() {}

    /**
     * @param folder below {@code src/test/resources}
     * @param making what turns the bytes of {@code in.*} into a tree of maps, lists and scalars
     */
    public static Stream<DynamicTest> walk(String folder, Function<byte[], @Nullable Object> making) {
        List<Path> cases = list(RESOURCES.resolve(folder));
        assertThat(cases).as("cases in %s", folder).isNotEmpty();
        return cases.stream()
                .map(c -> DynamicTest.dynamicTest(String.valueOf(c.getFileName()), () -> check(c, making)));
    }

    private static void check(Path folder, Function<byte[], @Nullable Object> making) throws IOException {
        Path in = list(folder).stream()
                .filter(p -> String.valueOf(p.getFileName()).startsWith("in."))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no in.* in " + folder));
        String actual = pretty(making.apply(Files.readAllBytes(in)));
        Path out = folder.resolve("out.json");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(out, actual, StandardCharsets.UTF_8);
        }
        assertThat(actual).as("%s", out).isEqualTo(Files.readString(out, StandardCharsets.UTF_8));
    }

    private static String pretty(@Nullable Object tree) throws IOException {
        StringWriter text = new StringWriter();
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        try (JsonGenerator out = JsonTree.FACTORY.createGenerator(text)) {
            out.setPrettyPrinter(printer);
            JsonTree.write(out, tree);
        }
        return text + "\n";
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("cannot list " + folder, e);
        }
    }
}
