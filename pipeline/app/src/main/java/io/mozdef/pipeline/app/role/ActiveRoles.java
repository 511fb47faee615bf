// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mozdef.role} asks for.
 *
 * @param roles in starting order; empty when the setting is at fault
 * @param all whether the setting was {@code all}
 * @param problems what is wrong with the setting, for the start-up report
 */
public record ActiveRoles(Set<Role> roles, boolean all, List<String> problems) {

    static final String KEY = "mozdef.role";

    public ActiveRoles {
        roles = roles.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(roles));
        problems = List.copyOf(problems);
    }

    /** @param setting value of {@code mozdef.role}: a role, a comma list, or {@code all}; null when absent */
    public static ActiveRoles parse(@Nullable String setting) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> problems = new ArrayList<>();
        boolean all = false;
        for (String part : setting == null ? new String[0] : setting.split(",", -1)) {
            String name = part.strip().toLowerCase(Locale.ROOT);
            if (name.equals(Role.ALL)) {
                all = true;
                roles.addAll(Role.allBuilt());
            } else if (!name.isEmpty()) {
                addNamed(name, roles, problems);
            }
        }
        if (roles.isEmpty() && problems.isEmpty()) {
            problems.add(KEY + " is not set: choose from " + Role.namesOfBuilt() + " (a comma list), or all");
        }
        return new ActiveRoles(problems.isEmpty() ? roles : Set.of(), all, problems);
    }

    private static void addNamed(String name, Set<Role> roles, List<String> problems) {
        Role role = Role.ofConfigName(name).orElse(null);
        if (role == null) {
            problems.add(KEY + ": there is no role '" + name + "'; there are " + Role.namesOfBuilt() + ", and all");
        } else if (!role.built()) {
            problems.add(
                    KEY + ": role '" + name + "' is not built yet; built are " + Role.namesOfBuilt() + ", and all");
        } else {
            roles.add(role);
        }
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether any active role does something again and again. */
    boolean needBeats() {
        return has(Role.ALERTS) || has(Role.CRON) || has(Role.API);
    }

    /** Whether any active role serves the public port. */
    boolean haveDoors() {
        return roles.stream().anyMatch(Role::hasDoors);
    }

    /** Whether the public doors are those of the API alone. */
    boolean onlyApiDoors() {
        return has(Role.API) && roles.stream().filter(Role::hasDoors).count() == 1;
    }

    /** {@code all}, or the roles' names. */
    public String service() {
        return all ? Role.ALL : roles.stream().map(Role::configName).collect(Collectors.joining(","));
    }
}
