// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The roles of the pipeline image (design.md 1), in the order in which they start; they close in this order too, so that the
 * doors close before what takes from them.
 */
public enum Role {
    LOGINPUT("loginput", true, "io.mozdef.pipeline.ingest.http"),
    WORKER("worker", true),
    ALERTS("alerts", true),
    ACTIONS("actions", false),
    BOT("bot", false),
    CRON("cron", true),
    API("api", true, "io.mozdef.pipeline.api", "io.mozdef.pipeline.app.openapi");

    /** Written for every role that is built. */
    static final String ALL = "all";

    private final String configName;
    private final boolean built;
    private final List<String> resourcePackages;

    Role(String configName, boolean built, String... resourcePackages) {
        this.configName = configName;
        this.built = built;
        this.resourcePackages = List.of(resourcePackages);
    }

    /** As written in {@code mozdef.role}. */
    public String configName() {
        return configName;
    }

    /** Whether this version can play it. */
    boolean built() {
        return built;
    }

    /** Whether it serves anything on the public port. */
    boolean hasDoors() {
        return !resourcePackages.isEmpty();
    }

    /** Whether the resource class belongs to this role. */
    public boolean owns(Class<?> resource) {
        String name = resource.getPackageName();
        return resourcePackages.stream().anyMatch(p -> name.equals(p) || name.startsWith(p + "."));
    }

    static Optional<Role> ofConfigName(String name) {
        return Arrays.stream(values()).filter(r -> r.configName.equals(name)).findFirst();
    }

    static List<Role> allBuilt() {
        return Arrays.stream(values()).filter(Role::built).toList();
    }

    static String namesOfBuilt() {
        return allBuilt().stream().map(Role::configName).collect(Collectors.joining(", "));
    }
}
