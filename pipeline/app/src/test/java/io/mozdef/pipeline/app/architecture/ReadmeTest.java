// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every configuration key stands in the README. */
class ReadmeTest {

    @Test
    void namesEveryKey() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<String> missing = new ArrayList<>();
        for (Class<?> mapping : mappings()) {
            String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
            String section = section(readme, prefix);
            keys(mapping).stream()
                    .filter(key -> !section.contains(key))
                    .forEach(key -> missing.add(prefix + "." + key));
        }
        assertThat(missing).isEmpty();
    }

    private static String section(String readme, String prefix) {
        int start = readme.indexOf("| **`" + prefix + ".");
        assertThat(start).as("a section for " + prefix).isPositive();
        int end = readme.indexOf("| **", start + 4);
        return readme.substring(start, end < 0 ? readme.indexOf("\n\n", start) : end);
    }

    private static List<Class<?>> mappings() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.mozdef.pipeline").stream()
                        .filter(c -> c.isAnnotatedWith(ConfigMapping.class))
                        .<Class<?>>map(c -> c.reflect())
                        .toList();
    }

    private static List<String> keys(Class<?> mapping) {
        List<String> keys = new ArrayList<>();
        for (Method method : mapping.getDeclaredMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !method.isAnnotationPresent(WithParentName.class)) {
                keys.add(method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
            }
        }
        for (Class<?> group : mapping.getDeclaredClasses()) {
            if (group.isInterface()) {
                keys.addAll(keys(group));
            }
        }
        return keys;
    }
}
