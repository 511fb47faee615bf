// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What README.md promises is there: every configuration key, every way to be refused, and every test that it names. */
class ReadmeTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("io.mozdef.bastion");

    private static String readme;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(Path.of("README.md"));
    }

    @Test
    void everyKeyIsInTheConfigurationTable() {
        List<String> keys = CLASSES.stream()
                .filter(c -> c.isInterface() && c.getSimpleName().endsWith("Config"))
                .map(JavaClass::getMethods)
                .flatMap(methods -> methods.stream().map(JavaMember::getName))
                .filter(name -> !name.equals("sources")) // the map: its entries have the keys of SourceConfig
                .map(ReadmeTest::kebab)
                .toList();
        assertThat(keys).hasSizeGreaterThan(40);
        assertThat(keys).allSatisfy(key -> assertThat(readme).contains("." + key + "`"));
    }

    @Test
    void everyDefaultIsWhatTheTableSays() {
        List<JavaMethod> withDefaults = CLASSES.stream()
                .filter(JavaClass::isInterface)
                .flatMap(c -> c.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(WithDefault.class))
                .toList();
        assertThat(withDefaults).hasSizeGreaterThan(20);
        assertThat(withDefaults).allSatisfy(method -> {
            String key = kebab(method.getName());
            String value = method.getAnnotationOfType(WithDefault.class).value();
            assertThat(readme.lines().filter(row -> row.matches("\\| `[^|]*\\." + key + "`[^|]*\\|.*")))
                    .as("%s, %s", key, value)
                    .anyMatch(row -> row.split("\\|")[2].contains("`" + value + "`"));
        });
    }

    @Test
    void everyRefusalIsInTheStatusTable() {
        List<String> reasons = CLASSES.get("io.mozdef.bastion.webhook.Refusal").getFields().stream()
                .filter(field -> field.getRawType().equals(field.getOwner()))
                .map(field -> field.getName().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(reasons).contains("address", "gone");
        assertThat(reasons).allSatisfy(reason -> assertThat(readme).contains("`" + reason + "`"));
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<MatchResult> named = Pattern.compile("`(\\w+(?:IT|Test))#(\\w+)`")
                .matcher(readme)
                .results()
                .toList();
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(named).allSatisfy(name -> assertThat(testsOf(name.group(1))).contains(name.group(2)));
    }

    private static Stream<String> testsOf(String simpleName) {
        return CLASSES.stream()
                .filter(c -> c.getSimpleName().equals(simpleName))
                .flatMap(c -> c.getMethods().stream())
                .map(JavaMember::getName);
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
