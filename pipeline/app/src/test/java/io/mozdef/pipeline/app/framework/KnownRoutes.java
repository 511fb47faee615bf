// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mozdef.pipeline.app.role.Role;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every route of the pipeline, read from its class files. */
public final class KnownRoutes {

    private KnownRoutes() {}

    /** @param owner the role that serves it; empty when every process does */
    public record KnownRoute(String verb, String template, String path, Optional<Role> owner) {}

    public static List<KnownRoute> all() {
        List<Class<?>> resources = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.mozdef.pipeline").stream()
                        .filter(c -> c.isAnnotatedWith(Path.class))
                        .<Class<?>>map(c -> c.reflect())
                        .toList();
        return RouteTable.of(resources, c -> true).routes().stream()
                .map(r -> new KnownRoute(r.verb(), r.plainTemplate(), example(r.template()), owner(r.resource())))
                .toList();
    }

    /** The first of written alternatives, else a letter. */
    private static String example(String template) {
        return template.replaceAll("\\{\\w+:\\s*(\\w+)\\|[^}]*}", "$1").replaceAll("\\{[^}]*}", "x");
    }

    private static Optional<Role> owner(Class<?> resource) {
        return Arrays.stream(Role.values()).filter(r -> r.owns(resource)).findFirst();
    }
}
